"""What the set-up step makes of the front-end sources."""

from deploy import assets

SHEET = """
:root { --kern-1: 1px; }
.kern-btn { color: red; }
.kern-dropdown, .kern-dialog { color: blue; }
.kern-dropdown .kern-label, .kern-alert .kern-label { color: green; }
html { scroll-behavior: smooth; }
@media (min-width: 1px) { .kern-dialog { color: red; } }
@media (min-width: 2px) { .kern-alert { color: red; } }
"""


def test_a_component_that_no_page_uses_is_left_out() -> None:
    trimmed = assets.trim(SHEET)
    assert ".kern-btn" in trimmed
    assert "--kern-1" in trimmed
    assert "color: blue" not in trimmed
    assert "min-width: 1px" not in trimmed
    assert "min-width: 2px" in trimmed


def test_a_rule_stays_if_one_of_its_selectors_is_used() -> None:
    assert "color: green" in assets.trim(SHEET)


def test_global_rules_that_disturb_other_parts_are_left_out() -> None:
    assert "smooth" not in assets.trim(SHEET)


def test_the_scripts_of_a_page_stay_under_thirty_kilobytes() -> None:
    scripts = list(assets.DIST.glob("*.js.br"))
    assert scripts, "run `make assets` first"
    assert sum(path.stat().st_size for path in scripts) < 30_000


def test_first_visit_needs_less_than_a_quarter_megabyte() -> None:
    wanted = ("app.*.js.br", "theme.*.js.br", "app.*.css.br", "fira-sans-latin-?00*")
    names = [path for pattern in wanted for path in assets.DIST.glob(pattern)]
    assert len(names) == 5
    assert sum(path.stat().st_size for path in names) < 150_000


def test_building_again_does_nothing() -> None:
    assets.build()
    assert assets.build() is False


def test_the_licences_of_others_lie_with_their_files() -> None:
    assert {"EUPL-1.2-kern-ux.txt", "OFL-1.1-fira-sans.txt"} <= {path.name for path in assets.DIST.iterdir()}
