"""A browser window: opens pages, and each page must hold what every page promises."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser.site import Site
from tests.postgres import ROOT

HERE = Path(__file__).parent
LOOK, AXE = (HERE.joinpath(name).read_text(encoding="utf-8") for name in ("look.js", "axe.js"))
AXE_SOURCE = "/pruefung/axe.js"  # as tests/browser/served.py offers it
SCREENSHOTS = ROOT / "instance" / "screenshots"
PATIENCE = 30.0  # seconds for what a page fetches
CLEAN: set[int] = set()  # states of pages and of what stands around them, each in one view, in which axe found nothing


@dataclass(frozen=True, slots=True)
class View:
    """How large a window is, and whether it is day."""

    width: int = 390
    theme: Literal["light", "dark"] = "light"

    @property
    def size(self) -> ViewportSize:
        """A phone held upright, or a desk."""
        return {"width": self.width, "height": 844 if self.width < 700 else 900}

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


class Window:
    """One person's window, used in the first of its views and looked at in each; two windows share nothing."""

    def __init__(self, context: BrowserContext, site: Site, views: Sequence[View]) -> None:
        self.context = context
        self.site = site
        self.url = site.url
        self.views = views
        self.name = str(views[0])
        self.complaints: list[str] = []
        self.fetching: set[Request] = set()
        self.open_tab()

    def open_tab(self) -> None:
        """Go on in an empty tab; an earlier one is closed by now."""
        self.fetching.clear()
        self.page: Page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfinished", self._on_end)
        self.page.on("requestfailed", self._on_end)

    def go(self, path: str, status: int = 200) -> Response:
        """Open a page of the site and look at it as a whole."""
        response = self.page.goto(self.url + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.check()
        return response

    def check(self) -> None:
        """The page as it now stands, in each view: readable, accessible, not too wide, without a complaint."""
        self.settle()
        known: set[int] = set()
        for view in self.in_each_view():
            self._look(f"{self.page.url} ({view})", view, known)
        assert not self.complaints, "\n".join([self.page.url, *self.complaints])

    def _look(self, here: str, view: View, known: set[int]) -> None:
        """Look for everything, but let axe look at nothing twice: a state or frame found clean before, or what is the
        same in another light (all but colours) or at another width (all but where things stand)."""
        seen = self.page.evaluate(LOOK)
        assert not seen["invisible"], f"{here}: text without width: {seen['invisible']}"
        assert seen["excess"] <= 0, f"{here} is {seen['excess']} pixels wider than its window"
        assert not seen["overlapping"], f"{here}: text lies over text: {seen['overlapping']}"
        state, frame = hash((view, seen["state"])), hash((view, "frame", seen["frame"]))
        shown, places = hash(seen["shown"]), hash((seen["shown"], seen["places"]))
        if state not in CLEAN:
            among = "colours" if places in known else "places" if shown in known and frame in CLEAN else "all"
            wanted = {"source": AXE_SOURCE, "frame": frame not in CLEAN, "among": among}
            violations = self.page.evaluate(AXE, wanted)
            assert not violations, "\n".join([here, *violations])
        CLEAN.update((state, frame))
        known.update((shown, places))

    def in_each_view(self) -> Iterator[View]:
        """Turn the window from view to view, and back to the first."""
        for view in self.views:
            self._turn(view)
            yield view
        self._turn(self.views[0])

    def _turn(self, view: View) -> None:
        if len(self.views) > 1:
            self.page.set_viewport_size(view.size)
            self.page.emulate_media(color_scheme=view.theme)

    def settle(self) -> None:
        """Until the page is there and fetches nothing more."""
        self.page.wait_for_load_state("load")
        until = time.monotonic() + PATIENCE
        while self.fetching:
            assert time.monotonic() < until, f"never ended: {[request.url for request in self.fetching]}"
            self.page.wait_for_timeout(10)

    def press(self, name: str) -> None:
        """Press the button with this label and look at the page that follows."""
        self.send(self.page.get_by_role("button", name=name, exact=True).click)

    def send(self, act: Callable[[], None]) -> None:
        """Do what sends a form, and look at the page that follows."""
        self.page.evaluate("() => { window.beforeItWasSent = true; }")
        with self.page.expect_response(lambda response: response.request.method == "POST") as posted:
            act()
        if posted.value.request.is_navigation_request() or "hx-redirect" in posted.value.headers:
            self.page.wait_for_function("() => !window.beforeItWasSent")
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

    def fill_what_is_asked(self, answers: Mapping[str, str | tuple[str, ...]]) -> None:
        """Write what of these answers has a field on this page; of several values each is chosen."""
        for name, answer in answers.items():
            if self.page.locator(f'main [name="{name}"]').count():
                for value in (answer,) if isinstance(answer, str) else answer:
                    self.fill(**{name: value})

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

    def enter(self, person: int | str, name: str = "") -> None:
        """Be signed in, as an account by its id or its address, where signing in is not what the test is about."""
        value = self.site.session_of(person, name)
        self.context.add_cookies([{"name": "session", "value": value, "url": self.url}])

    def photo(self, name: str) -> None:
        """A picture of the whole page in each view, in instance/screenshots/, if PHOTOS are wished for."""
        if not os.environ.get("PHOTOS"):
            return
        for view in self.in_each_view():
            path = SCREENSHOTS / f"{name}-{view}.png"
            self.page.screenshot(path=path, full_page=True, animations="disabled")

    def _on_console(self, message: ConsoleMessage) -> None:
        answered_with_an_error = message.text.startswith("Failed to load resource") and (
            message.location.get("url") == self.page.url
        )
        if message.type in ("error", "warning") and not answered_with_an_error:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        self.fetching.add(request)
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")

    def _on_end(self, request: Request) -> None:
        self.fetching.discard(request)


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
