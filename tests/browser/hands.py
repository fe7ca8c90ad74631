"""Two ways to use a page beside the mouse on a page with scripts: the keyboard alone, and a browser without scripts."""

from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.browser.window import Window

STOPS = 300  # more than any page has
FOCUSED = "each => each === document.activeElement"
IN_ITS_GROUP = "each => document.activeElement.type === 'radio' && document.activeElement.name === each.name"
IS_SEEN = """each => each.matches(':focus-visible') && [each, each.closest('.card') ?? each].some(framed => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(framed);
  return outlineStyle !== 'none' && outlineWidth !== '0px' || boxShadow !== 'none';
})"""


class Hands(Protocol):
    """How somebody uses a page: what a story tells, whoever's hands do it."""

    window: Window

    def open(self, path: str) -> None: ...
    def follow(self, name: str) -> None: ...
    def unfold(self, name: str) -> None: ...
    def choose(self, name: str) -> None: ...
    def tick(self, name: str) -> None: ...
    def pick(self, field: str, option: str) -> None: ...
    def write(self, field: str, text: str) -> None: ...
    def write_day(self, field: str, year: int) -> None: ...
    def press(self, name: str) -> None: ...


class Keyboard:
    """Nothing but keys: from stop to stop with Tab, and at each stop it can be seen where one is."""

    def __init__(self, window: Window) -> None:
        self.window, self.page, self.keys = window, window.page, window.page.keyboard

    def open(self, path: str) -> None:
        self.window.go(path)

    def follow(self, name: str) -> None:
        self._tab_to(self.page.get_by_role("link", name=name).first)
        with self.page.expect_navigation():
            self.keys.press("Enter")
        self.window.check()

    def unfold(self, name: str) -> None:
        folded = self.page.locator("summary", has_text=name)
        self._tab_to(folded)
        if not is_open(folded):
            self.keys.press("Enter")

    def choose(self, name: str) -> None:
        """Arrows go round within a group of which Tab knows one."""
        wanted = self.page.get_by_role("radio", name=name, exact=True)
        self._tab_to(wanted, IN_ITS_GROUP)
        self._until(wanted, FOCUSED, "ArrowDown")
        self.keys.press("Space")
        assert wanted.is_checked()

    def tick(self, name: str) -> None:
        self._tab_to(self.page.get_by_role("checkbox", name=name, exact=True))
        self.keys.press("Space")

    def pick(self, field: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=field, exact=True)
        self._tab_to(box)
        self._until(box, f"each => each.selectedOptions[0].label.trim().startsWith({option!r})", "ArrowDown")

    def write(self, field: str, text: str) -> None:
        self._tab_to(self.page.get_by_label(field, exact=True))
        self.keys.type(text)

    def write_day(self, field: str, year: int) -> None:
        """The fifth of May reads alike, whether the day or the month comes first."""
        box = self.page.get_by_label(field, exact=True)
        self._tab_to(box)
        self.keys.type(f"0505{year}")
        assert box.input_value() == f"{year}-05-05"

    def press(self, name: str) -> None:
        self._tab_to(self.page.get_by_role("button", name=name, exact=True))
        self.window.send(lambda: self.keys.press("Enter"))

    def _tab_to(self, wanted: Locator, there: str = FOCUSED) -> None:
        self._until(wanted, there, "Tab")
        assert self.page.locator(":focus").evaluate(IS_SEEN), f"nobody sees that the focus is on {wanted}"

    def _until(self, wanted: Locator, there: str, key: str) -> None:
        wanted.wait_for(state="attached")
        for _ in range(STOPS):
            if wanted.evaluate(there):
                return
            self.keys.press(key)
        raise AssertionError(f"{key} never leads to {wanted}")


class Plain:
    """A browser without scripts: pages are opened and forms sent, and no script of a test looks at them either."""

    def __init__(self, window: Window) -> None:
        self.window, self.page, self.site, self.url = window, window.page, window.site, window.url
        self.photo, self.heading = window.photo, window.heading

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200

    open = go

    def check(self) -> None:
        self.page.wait_for_load_state("load")

    def follow(self, name: str) -> None:
        self._moves(lambda: self.page.get_by_role("link", name=name).first.click())

    def unfold(self, name: str) -> None:
        folded = self.page.locator("summary", has_text=name)
        if not is_open(folded):
            folded.click()

    def choose(self, name: str) -> None:
        self.page.get_by_role("radio", name=name, exact=True).check()

    def tick(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name, exact=True).check()

    def pick(self, field: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=field, exact=True)
        box.select_option(value=box.locator("option", has_text=option).first.get_attribute("value"))

    def write(self, field: str, text: str) -> None:
        self.page.get_by_label(field, exact=True).fill(text)

    def write_day(self, field: str, year: int) -> None:
        self.write(field, f"{year}-05-05")

    def press(self, name: str) -> None:
        self._moves(self.page.get_by_role("button", name=name, exact=True).click)

    def fill(self, **values: str) -> None:
        """Write into fields by their names."""
        for name, value in values.items():
            choice = self.page.locator(f'main [name="{name}"][value="{value}"]')
            if choice.count():
                choice.check()
            else:
                self.page.locator(f'main [name="{name}"]').fill(value)

    def _moves(self, act: Callable[[], object]) -> None:
        with self.page.expect_navigation() as moved:
            act()
        assert moved.value is None or moved.value.status < 500, moved.value.url


def is_open(folded: Locator) -> bool:
    """Whether what stands behind these words can be seen already."""
    return folded.locator("..").get_attribute("open") is not None


def main(page: Page) -> str:
    """What the page says."""
    return page.locator("main").inner_text()
