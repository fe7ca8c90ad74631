"""Who may take part, and what a shared place may be."""

import pytest

from app.core.errors import NotAllowed
from app.participations import rules


@pytest.mark.parametrize(
    ("audience", "allowed"),
    [
        ("guest", {"guest", "email", "resident", "code"}),
        ("email", {"email", "resident", "code"}),
        ("resident", {"resident", "code"}),
        ("code", {"code"}),
    ],
)
def test_each_audience_takes_its_level_and_those_above(audience, allowed):
    for level in rules.LEVELS:
        if level in allowed:
            rules.may_take_part(audience, level)
        else:
            with pytest.raises(NotAllowed):
                rules.may_take_part(audience, level)


@pytest.mark.parametrize(
    ("client", "networks", "inside"),
    [
        ("192.0.2.7", ["192.0.2.0/28"], True),
        ("192.0.2.16", ["192.0.2.0/28"], False),
        ("192.0.2.7", ["198.51.100.0/24", "192.0.2.7/32"], True),
        ("2001:db8:1:2::/64", ["2001:db8:1::/48"], True),
        ("2001:db8:1:2::/64", ["2001:db8:1:2:3::/80"], True),  # limits know no more than the /64
        ("2001:db8:2:2::/64", ["2001:db8:1::/48"], False),
        ("2001:db8:1:2::/64", ["192.0.2.0/24"], False),
        ("192.0.2.7", ["2001:db8:1::/48"], False),
        ("unknown", ["192.0.2.0/24"], False),
        ("", ["192.0.2.0/24"], False),
        ("192.0.2.7", [], False),
    ],
)
def test_a_client_lies_in_a_place_or_not(client, networks, inside):
    assert rules.is_inside(client, networks) is inside


@pytest.mark.parametrize(
    "written", ["", "Schule", "192.0.2.256", "192.0.2.0/33", "10.0.0.0/8", "0.0.0.0/0", "::/0", "\x00"]
)
def test_what_is_no_network_or_a_whole_provider_is_no_place(written):
    with pytest.raises(NotAllowed):
        rules.network(written)


def test_a_network_is_kept_in_its_plain_form():
    assert str(rules.network(" 192.0.2.9/28 ")) == "192.0.2.0/28"
    assert str(rules.network("2001:DB8:1::1")) == "2001:db8:1::1/128"


@pytest.mark.parametrize(("used", "shown"), [(0, None), (4, None), (5, 5), (400, 400)])
def test_so_few_used_codes_that_one_points_at_a_person_are_not_counted_aloud(used, shown):
    assert rules.shown_used(used) == shown
