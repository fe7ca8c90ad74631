"""A browser window: opens pages, and each page must hold what every page promises."""

import json
import re
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.site import Site
from tests.postgres import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "instance" / "screenshots"
TEXT_WITHOUT_WIDTH = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest('svg, option, textarea, progress, meter, noscript')) continue;
    if (!parent.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (range.getBoundingClientRect().width === 0) found.push(node.data.trim().slice(0, 60));
  }
  return found;
}"""
TEXT_OVER_TEXT = """() => {
  const found = [], blocks = [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, label, summary)')]
    .filter(block => block.checkVisibility() && block.innerText.trim() && !block.closest('.kern-sr-only'));
  for (let i = 1; i < blocks.length; i++) for (const upper of blocks.slice(Math.max(0, i - 4), i)) {
    if (upper.contains(blocks[i])) continue;
    const a = upper.getBoundingClientRect(), b = blocks[i].getBoundingClientRect();
    const over = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const beside = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    if (over > 6 && beside > 6) found.push(`${upper.innerText.slice(0, 40)} / ${blocks[i].innerText.slice(0, 40)}`);
  }
  return found;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Window:
    """One person's window; two windows share nothing."""

    def __init__(self, context: BrowserContext, site: Site, name: str) -> None:
        self.context = context
        self.site = site
        self.url = site.url
        self.name = name
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._on_request)

    def go(self, path: str, status: int = 200) -> Response:
        """Open a page of the site and look at it as a whole."""
        response = self.page.goto(self.url + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.check()
        return response

    def check(self) -> None:
        """The page as it now stands: readable, accessible, not wider than the window, without a complaint."""
        self.page.wait_for_load_state("load")
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        here = self.page.url
        invisible, excess = self.page.evaluate(TEXT_WITHOUT_WIDTH), self.page.evaluate(TOO_WIDE)
        assert not invisible, f"{here}: text without width: {invisible}"
        assert excess <= 0, f"{here} is {excess} pixels wider than its window"
        overlapping = self.page.evaluate(TEXT_OVER_TEXT)
        assert not overlapping, f"{here}: text lies over text: {overlapping}"
        violations = self.violations()
        assert not violations, "\n".join([here, *violations])
        assert not self.complaints, "\n".join([here, *self.complaints])

    def press(self, name: str) -> None:
        """Press the button with this label and look at the page that follows."""
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state("networkidle")
        self.check()

    def fill(self, **values: str) -> None:
        """Write into fields by their names; what is folded away is unfolded first, and one of several is chosen."""
        self.page.evaluate("() => document.querySelectorAll('main details').forEach(each => each.open = true)")
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name}"]')
            kind = field.first.evaluate("field => field.type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'main [name="{name}"][value="{value}"]').evaluate("field => field.click()")
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def enter_code(self, address: str, button: str, already: int = 0) -> None:
        """Take the code from the newest mail to this address and press the button under it."""
        self.fill(code=code_in(self.site.next_mail(address, already)))
        self.press(button)

    def heading(self) -> str:
        """What the page is about."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def sign_in(self, address: str, name: str = "") -> None:
        """Sign in with the code from the mail; the first time this makes an account of that name."""
        self.go("/anmelden")
        already = len(self.site.mails(address))
        self.fill(email=address, display_name=name)
        self.press("Code zusenden")
        self.enter_code(address, "Anmelden", already)

    def violations(self) -> list[str]:
        """What axe-core finds, each with the element it concerns."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document)).violations")
        return [
            f"{violation['id']}: {violation['help']}: {json.dumps(node['target'])} {node['html'][:200]}"
            for violation in found
            for node in violation["nodes"]
        ]

    def photo(self, name: str) -> Path:
        """A picture of the whole page in instance/screenshots/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}-{self.name}.png"
        self.page.screenshot(path=path, full_page=True, animations="disabled")
        return path

    def _on_console(self, message: ConsoleMessage) -> None:
        answered_with_an_error = message.text.startswith("Failed to load resource") and (
            message.location.get("url") == self.page.url
        )
        if message.type in ("error", "warning") and not answered_with_an_error:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")


def code_in(mail: EmailMessage) -> str:
    """The six digits of a sign-in mail."""
    return re.findall(r"\b\d{3} ?\d{3}\b", str(mail["Subject"]) + "\n" + text_of(mail))[0]


def link_in(mail: EmailMessage) -> str:
    """The first address of the site in a mail, as a path."""
    return re.findall(r"https?://[^/\s]+(/\S+)", text_of(mail))[0]


def text_of(mail: EmailMessage) -> str:
    """What a plain mail program shows."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
