"""The token of a guest: nobody forges it, and it is good for one contribution only."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Response

from app.core import clock
from app.participations import guests
from app.participations.who import Guest

DAY, TODAY = 24 * 60 * 60, date(2026, 11, 28)


def cookies(app, guest, path="/umfragen/12", last_day=TODAY, root=""):
    noon = datetime.combine(TODAY, time(12), UTC)
    with clock.held_at(noon), app.test_request_context("/", environ_overrides={"platform.root": root}):
        response = Response()
        guests.remember(response, 12, guest, path, last_day)
    return response.headers.getlist("Set-Cookie")


def here(app, value, contribution_id=12):
    name = f"teilnahme-{contribution_id}"
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        return guests.here(contribution_id)


def value(app, guest):
    return cookies(app, guest)[0].split(";")[0].split("=", 1)[1]


def test_the_same_guest_comes_back(app):
    guest = Guest("word", 3)
    assert here(app, value(app, guest)) == guest


def test_the_cookie_is_kept_from_scripts_other_sites_and_other_pages_in_each_language(app):
    set_cookies = cookies(app, Guest("word"), root="/teil")
    assert [part for each in set_cookies for part in each.split("; ") if part.startswith("Path")] == [
        "Path=/teil/umfragen/12",
        "Path=/teil/en/umfragen/12",
    ]
    for each in set_cookies:
        assert "HttpOnly" in each
        assert "SameSite=Lax" in each
        assert f"Max-Age={2 * DAY}" in each


def test_it_lasts_no_longer_than_browsers_keep_anything_and_never_less_than_nothing(app):
    assert f"Max-Age={400 * DAY}" in cookies(app, Guest("word"), last_day=TODAY + timedelta(days=4000))[0]
    assert "Max-Age=0" in cookies(app, Guest("word"), last_day=TODAY - timedelta(days=3))[0]


def test_without_a_last_day_a_guest_is_known_again_as_long_as_browsers_keep_anything(app):
    assert f"Max-Age={400 * DAY}" in cookies(app, Guest("word"), last_day=None)[0]


@pytest.mark.parametrize(
    "change", [lambda v: v[:-1], lambda v: v + "A", lambda v: "A" + v, lambda v: "", lambda v: "ä.b"]
)
def test_a_forged_cookie_is_no_guest(app, change):
    assert here(app, change(value(app, Guest("word")))) is None


def test_nobody_counts_up_their_own_number(app):
    first, second = value(app, Guest("word", 0)), value(app, Guest("word", 1))
    assert here(app, f"{second.split('.')[0]}.{first.split('.')[1]}") is None


def test_the_cookie_of_one_survey_is_worth_nothing_in_another(app):
    assert here(app, value(app, Guest("word")), contribution_id=13) is None


def test_another_secret_makes_other_cookies(app, monkeypatch):
    before = value(app, Guest("word"))
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret of this platform, long enough")
    assert here(app, before) is None


def test_new_guests_are_never_the_same(app):
    with app.test_request_context("/"):
        assert len({guests.here_or_new(12).word for _ in range(100)}) == 100
