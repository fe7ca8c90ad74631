"""A real Chromium before a real site. A template that no browser test showed fails the run."""

import os
from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from deploy import chromium
from tests.browser.site import Site
from tests.browser.window import View, Window
from tests.postgres import ROOT, TestServer, own_processes

QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
)
VIEWS = [View(390, "light"), View(390, "dark"), View(1280, "light"), View(1280, "dark")]
WHENCE = ip_network("2001:db8::/64").hosts()
LAST = "test_every_template_was_shown"
HERE = Path(__file__).parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests are marked and come last, as Playwright keeps asyncio busy in the thread of whatever runs beside.

    Whether all templates were shown is asked at the very end, and only if all of them run.
    """
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    last = [item for item in ours if item.name == LAST]
    others = [item for item in items if not item.path.is_relative_to(HERE)]
    items[:] = [*others, *(item for item in ours if item not in last)]
    chosen = config.option.keyword or config.option.markexpr or any("::" in a for a in config.args)
    if not chosen and {item.path for item in ours} == set(HERE.glob("test_*.py")):
        items.extend(last)


@pytest.fixture(scope="session")
def playwright(template_database: str) -> Iterator[Playwright]:
    """What drives the browsers; it keeps asyncio busy from here on, so the template comes first."""
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(chromium.node())
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Callable[[chromium.Chromium], Browser]:
    """Start a Chromium that speaks to nobody but the site."""

    def launch(found: chromium.Chromium) -> Browser:
        environment = {**os.environ, **found.environment}
        return playwright.chromium.launch(executable_path=str(found.program), env=environment, args=list(QUIET))

    return launch


@pytest.fixture(scope="session")
def browser(launch: Callable[[chromium.Chromium], Browser]) -> Iterator[Browser]:
    """One Chromium for all tests here."""
    browser = launch(chromium.find(ROOT / "instance"))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every process of this run notes what it showed and which tests are over."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if WORKER else base) / "notes"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _over(request: pytest.FixtureRequest, notes: Path) -> Iterator[None]:
    """Note that a test is over, however it ended."""
    yield
    with (notes / f"over{WORKER}.txt").open("a", encoding="utf-8") as file:
        file.write(request.node.nodeid + "\n")


@pytest.fixture(scope="session")
def site(
    postgres: TestServer, template_database: str, tmp_path_factory: pytest.TempPathFactory, notes: Path
) -> Iterator[Site]:
    """One site for all browser tests of this process, on a database of its own and in real time."""
    database = postgres.create("browser", template_database)
    site = Site(postgres.url(database), tmp_path_factory.mktemp("site"), own_processes(), notes / f"shown{WORKER}.txt")
    site.start()
    yield site
    site.stop()
    postgres.drop(database)


@pytest.fixture
def open_window(browser: Browser, site: Site) -> Iterator[Callable[..., Window]]:
    """`open_window()` on a phone by day, `open_window(width=1280, theme="dark")` at a desk by night."""
    contexts = []

    def open_window(
        width: int = 390,
        theme: Literal["light", "dark"] = "light",
        language: str = "de-DE",
        script: bool = True,
        views: Sequence[View] = (),
    ) -> Window:
        views = views or [View(width, theme)]
        context = browser.new_context(
            viewport=views[0].size,
            color_scheme=views[0].theme,
            locale=language,
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        context.set_extra_http_headers({"X-Forwarded-For": str(next(WHENCE))})
        return Window(context, site, views)

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def window(open_window: Callable[..., Window]) -> Window:
    """Each page is looked at four times, on a phone and at a desk, by day and by night; used on the phone by day."""
    return open_window(views=VIEWS)
