"""The frame of every page and the small scripts: they help, and nothing is lost without them."""

from playwright.sync_api import expect

PAGE = "/styleguide"
TAPPED = ".site-header a, .site-header button, .site-footer a, main button, main .kern-btn, .chip, .tabs a"
TOO_SMALL = """(tapped) => [...document.querySelectorAll(tapped)]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
  .map((element) => element.outerHTML.slice(0, 80))"""


def test_the_chosen_theme_stays_from_page_to_page(open_window):
    window = open_window(width=1280, theme="light")
    window.go(PAGE)
    dark, light = (window.page.get_by_role("button", name=name, exact=True) for name in ("Dunkel", "Hell"))
    expect(light).to_have_count(0)
    dark.click()
    expect(light).to_be_visible()
    expect(dark).to_have_count(0)
    window.go(f"{PAGE}/home")
    assert window.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(18, 21, 26)"
    light.click()
    assert window.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_menu_of_a_phone_opens_and_closes_with_the_keyboard(open_window):
    window = open_window(width=390)
    window.go(f"{PAGE}/home")
    search = window.page.get_by_role("searchbox", name="Ideen durchsuchen", exact=True)
    expect(search).to_be_hidden()
    window.page.get_by_role("button", name="Menü").press("Enter")
    expect(search).to_be_visible()
    window.check()
    window.page.keyboard.press("Escape")
    expect(search).to_be_hidden()
    expect(window.page.get_by_role("button", name="Menü")).to_be_focused()


def test_the_menu_opens_without_script(open_window):
    window = open_window(width=390, script=False)
    window.page.goto(f"{window.url}{PAGE}/home")
    window.page.get_by_role("button", name="Menü").click()
    expect(window.page.get_by_role("link", name="English")).to_be_visible()
    expect(window.page.locator("[data-theme-button]")).to_be_hidden()


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(open_window):
    window = open_window(width=1280)
    window.go(f"{PAGE}/home")
    window.page.keyboard.press("Tab")
    expect(window.page.get_by_role("link", name="Zum Inhalt")).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("main")).to_be_focused()


def test_the_counter_speaks_at_a_hundred_twenty_and_none_left(open_window):
    window = open_window(width=1280)
    window.go(PAGE)
    field = window.page.locator("#title")
    seen, spoken = window.page.locator("#title-counter"), window.page.locator("#title-spoken")
    for typed, says in ((19, ""), (20, "Noch 100 Zeichen"), (60, "Noch 100 Zeichen"), (100, "Noch 20 Zeichen")):
        field.fill("x" * typed)
        expect(seen).to_have_text(f"Noch {120 - typed} Zeichen")
        expect(spoken).to_have_text(says)
    field.fill("x" * 120)
    expect(spoken).to_have_text("Noch 0 Zeichen")
    field.fill("x" * 125)
    expect(seen).to_have_text("5 Zeichen zu viel")
    expect(spoken).to_have_text("5 Zeichen zu viel")
    window.check()


def test_an_address_is_copied_and_the_page_says_so(open_window):
    window = open_window(width=1280)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.go(PAGE)
    window.page.get_by_role("button", name="Adresse kopieren").click()
    expect(window.page.locator("#share-said")).to_have_text("Adresse kopiert")
    assert window.page.evaluate("() => navigator.clipboard.readText()") == "https://example.org/ideen/42"


def test_everything_one_taps_is_large_enough(window):
    window.go(PAGE)
    for view in window.in_each_view():
        assert window.page.evaluate(TOO_SMALL, TAPPED) == [], view


def test_the_smallest_phone_and_the_largest_type_lose_nothing(open_window):
    for width in (320, 640):
        window = open_window(width=width)
        window.page.goto(window.url + PAGE)
        window.page.evaluate(
            "(width) => { if (width === 640) document.documentElement.style.fontSize = '200%'; }", width
        )
        window.check()


def test_a_page_that_reads_from_right_to_left_keeps_its_order(open_window):
    window = open_window(width=1280)
    window.go(f"{PAGE}/idea")
    window.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    window.check()
    text, aside = (window.page.locator(f".columns > {part}").bounding_box() for part in (".columns__text", "aside"))
    assert aside["x"] < text["x"]


def test_a_first_visit_is_light(open_window):
    """At most 250 kB in at most 12 requests, none of them elsewhere (docs/interface.md)."""
    window = open_window()
    network = window.context.new_cdp_session(window.page)
    network.send("Network.enable")
    addresses, sizes = {}, {}
    network.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    window.page.goto(f"{window.url}/", wait_until="networkidle")
    loaded = [size for number, size in sizes.items() if not addresses[number].startswith("data:")]
    assert 4 < len(loaded) <= 12
    assert sum(loaded) <= 250_000
