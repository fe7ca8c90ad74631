"""Codes on paper, shared places and the confirmed residence in a real browser."""

from tests import make


def test_the_coordination_prints_codes_and_registers_a_place(window):
    address = f"koordination-{window.name}@example.org"

    def arrange(session):
        coordinator = make.staff(session, "coordinator", name="Kim Koordination")
        coordinator.email = coordinator.email_key = address
        return make.proposal(session, title="Was fehlt am Neckarufer?").id

    number = window.site.arrange(arrange)
    window.enter(address)
    window.go(f"/dienst/codes/{number}")
    window.fill(note="Briefe an Haushalte in Böckingen", number="12")
    window.press("Codes drucken")
    assert window.page.locator(".slip__code").count() == 12
    window.photo("codes-printed")
    window.go(f"/dienst/codes/{number}")
    window.photo("codes")
    window.go("/dienst/orte")
    window.fill(name="Bürgeramt Mitte", networks="192.0.2.0/28")
    window.press("Eintragen")
    assert "192.0.2.0/28" in window.page.locator("main").inner_text()
    window.photo("places")


def test_a_resident_confirms_it_with_a_code_from_the_counter(window):
    address = f"amt-{window.name}@example.org"

    def arrange(session):
        official = make.staff(session, "official", name="Olga Bürgeramt")
        official.email = official.email_key = address

    window.site.arrange(arrange)
    window.enter(address)
    window.go("/dienst/wohnsitz")
    window.photo("residence-desk")
    window.fill(number="2")
    window.press("Codes ausgeben")
    window.photo("residence-codes")
    code = window.page.locator(".slip__code").first.inner_text()
    window.go("/konto/wohnsitz")
    window.photo("residence")
    window.fill(code=f"{code[:-1]}!")
    window.press("Bestätigen")
    window.fill(code=code.lower())
    window.press("Bestätigen")
    assert "Ihr Wohnsitz ist bestätigt." in window.page.locator("main").inner_text()
