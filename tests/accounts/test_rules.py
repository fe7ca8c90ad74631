"""When a code is sent again, how long a sitting lasts, where signing in may lead."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts import rules

NOW = datetime(2026, 3, 4, 10, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "wanted", ["/", "/ideen", "/ideen/12-baenke?seite=2&q=b%C3%A4nke", "/ideen?q=bänke", "/anmeldung", "/anmelden-info"]
)
def test_signing_in_leads_back_to_pages_of_the_platform(wanted):
    assert rules.own_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "ideen",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "//evil.example/%2e%2e",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ideen\r\nSet-Cookie: a=b",
        "/ideen\x00",
        "javascript:alert(1)",
        "http:evil.example",
        "/ideen\\..\\..",
        "/" + "a" * 1000,
        "/anmelden",
        "/anmelden/abc",
        "/abmelden?x",
    ],
)
def test_signing_in_leads_nowhere_else(wanted):
    assert rules.own_path(wanted) is None


@pytest.mark.parametrize(("ago", "left"), [(0, 60), (1, 59), (59, 1), (60, 0), (600, 0)])
def test_a_code_is_sent_again_after_a_minute(ago, left):
    assert rules.seconds_to_wait(NOW - timedelta(seconds=ago), NOW, 60) == left


def test_the_first_code_needs_no_waiting():
    assert rules.seconds_to_wait(None, NOW, 60) == 0


def test_staff_sign_in_daily_and_residents_monthly():
    assert rules.sitting_ends_at(NOW, True, 12, 30) == NOW + timedelta(hours=12)
    assert rules.sitting_ends_at(NOW, False, 12, 30) == NOW + timedelta(days=30)


def test_limits_start_anew_with_the_full_hour():
    assert rules.limit_ends_at(NOW) == datetime(2026, 3, 4, 11, tzinfo=UTC)


@pytest.mark.parametrize(("days", "due"), [(0, False), (1.9, False), (2, True), (6, True), (6.1, False), (8, False)])
def test_a_draft_is_remembered_while_there_is_time_to_go_on(days, due):
    assert rules.is_due_for_reminder(NOW - timedelta(days=days), NOW, 7) is due
