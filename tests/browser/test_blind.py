"""The browser's half of a blind signature: drawn and covered here, signed there, uncovered here, good there."""

import json
from urllib.parse import parse_qs

import pytest

from app.core.headers import POLICY
from app.participations import blind, keys
from tests.postgres import ROOT

DIST = ROOT / "app" / "static" / "dist"
PAGE = """<!DOCTYPE html><html lang="de"><title>Teilnehmen</title>
<form id="form" method="post" action="/probe/{action}" data-blind-key="{key}" data-blind-name="12" {more}>
{fields}<button>Weiter</button></form><script src="/static/dist/{script}" defer></script>"""


class Probe:
    """A server that signs what it is sent without seeing it, with the headers of every page."""

    def __init__(self, window, private):
        self.private = private
        self.page = window.page
        self.sent = []
        self.page.goto(window.url + "/")
        self.page.route("**/probe/*", self.answer)
        self.url = window.url

    def answer(self, route):
        if route.request.method == "POST":
            self.sent.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
        body = {"sign": self.second, "done": self.third}.get(route.request.url.rsplit("/")[-1], self.first)()
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200, headers=headers, body=body)

    def first(self):
        return self.written("sign", '<input type="hidden" name="blinded">')

    def second(self):
        blinded = self.sent[-1]["blinded"][0]
        if not blinded:
            return self.written("done", "")
        signed = blind.blind_sign(self.private, blind.from_text(blinded, 256))
        fields = '<input type="hidden" name="token"><input type="hidden" name="signature">'
        return self.written("done", fields, f'data-blind-signature="{blind.as_text(signed)}"')

    def third(self):
        return self.written("begin", "", 'data-blind-done="12"')

    def kept(self):
        return self.page.evaluate("() => sessionStorage.getItem('berechtigung-12')")

    def written(self, action, fields, more=""):
        public = self.private.public
        key = blind.as_text(public.modulus.to_bytes(public.size))
        script = json.loads((DIST / "manifest.json").read_text())["blind.js"]
        return PAGE.format(action=action, key=key, fields=fields, more=more, script=script)

    def take_part(self):
        self.page.goto(self.url + "/probe/begin")
        self.press("sign")

    def press(self, action):
        with self.page.expect_navigation(url=f"**/probe/{action}"):
            self.page.get_by_role("button", name="Weiter").click()

    def state(self):
        return self.page.locator("#form").get_attribute("data-blind")


@pytest.fixture(scope="module")
def private():
    return keys.make()


@pytest.fixture
def probe(open_window, private):
    window = open_window()
    yield Probe(window, private)
    assert window.complaints == []


def test_a_token_covered_in_the_browser_is_signed_uncovered_and_good(probe, private):
    probe.take_part()
    probe.page.wait_for_selector('[data-blind="ready"]', state="attached")
    assert probe.kept()
    probe.press("done")
    (covered, handed_in) = probe.sent
    token, signature = (blind.from_text(handed_in[name][0], size) for name, size in (("token", 64), ("signature", 256)))
    assert blind.verify(private.public, token, signature)
    assert set(covered) == {"blinded"}
    assert handed_in["token"][0] not in str(covered)
    assert probe.kept() is None


def test_after_a_lost_connection_the_same_covered_token_is_sent_again(probe):
    probe.take_part()
    probe.take_part()
    assert probe.sent[0]["blinded"] == probe.sent[1]["blinded"]


def test_each_person_draws_another_token(open_window, private):
    probes = [Probe(open_window(), private) for _ in range(2)]
    for each in probes:
        each.take_part()
    assert probes[0].sent[0]["blinded"] != probes[1].sent[0]["blinded"]


def test_a_signature_of_another_key_is_said_to_be_none(open_window, private):
    probe = Probe(open_window(), private)
    honest, other = probe.second, keys.make()

    def dishonest():
        wrong = blind.as_text(blind.blind_sign(other, b"\0" + blind.draw_token() * 3 + b"\0" * 63))
        right = blind.as_text(blind.blind_sign(private, blind.from_text(probe.sent[-1]["blinded"][0], 256)))
        return honest().replace(right, wrong)

    probe.second = dishonest
    probe.take_part()
    probe.page.wait_for_selector('[data-blind="lost"]', state="attached")
    assert probe.page.locator('[name="token"]').input_value() == ""


def test_without_script_the_form_is_sent_as_it_is(open_window, private):
    probe = Probe(open_window(script=False), private)
    probe.take_part()
    assert probe.sent == [{"blinded": [""]}]
