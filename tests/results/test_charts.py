"""Charts say in words what they draw, and what people typed stays text."""

from xml.etree.ElementTree import fromstring

from app.results import charts
from app.results.charts import Bar


def drawn(chart):
    """The parsed picture."""
    return fromstring(str(chart).replace("&nbsp;", " "))


def test_bars_are_as_long_as_their_shares_and_say_their_figures():
    chart = drawn(charts.bars("c1", "Fahren Sie Rad?", [Bar("Ja", 0.25, "5 · 25 %"), Bar("Nein", None, "–")]))

    assert [bar.get("width") for bar in chart.iter("rect") if bar.get("class") == "chart__bar"] == ["25.00%", "0.00%"]
    assert chart.find("title").text == "Fahren Sie Rad?"
    assert chart.find("desc").text == "Ja: 5 · 25 %; Nein: –"


def test_what_people_typed_is_text():
    chart = drawn(charts.bars("c1", "<script>", [Bar("<b>&", 2.0, "1")]))

    assert chart.find("title").text == "<script>"
    assert next(chart.iter("text")).text == "<b>&"


def test_a_long_word_is_shortened_in_the_picture_only():
    chart = drawn(charts.bars("c1", "?", [Bar("x" * 90, 1.0, "1")]))

    assert next(chart.iter("text")).text == "x" * 33 + "…"
    assert "x" * 90 in chart.find("desc").text


def test_columns_stand_on_the_line_and_reach_as_high_as_their_numbers():
    chart = drawn(charts.columns("c1", "Wie viele?", [(5, "0 – 5", "5"), (10, "5 – 9", "10")], ("0", "9")))

    assert [float(bar.get("height")) for bar in chart.iter("rect")] == [80, 160]
    assert "5 – 9: 10" in chart.find("desc").text


def test_warmth_follows_the_share():
    assert [charts.heat(share) for share in (None, 0, 0.1, 0.11, 0.5, 1)] == [0, 0, 0, 1, 2, 5]


def test_a_mark_stands_where_the_share_would_be():
    chart = drawn(charts.bars("c1", "?", [Bar("Ja", 0.25, "1", 0.5), Bar("Nein", 0.75, "3")]))

    assert [mark.get("x1") for mark in chart.iter("line")] == ["50.00%"]


def test_a_map_shows_the_outline_and_circles_that_grow_with_their_people():
    ring = [(9.0, 49.0), (9.2, 49.0), (9.2, 49.1), (9.0, 49.1), (9.0, 49.0)]
    places = [charts.Circle(49.05, 9.1, 5, "<Feld>"), charts.Circle(49.1, 9.0, 80, "Mitte")]
    chart = drawn(charts.plan("m1", "Wo?", ring, places))

    assert chart.find("desc").text == "<Feld>: 5; Mitte: 80"
    assert len(chart.find("polygon").get("points").split()) == 5
    large, small = chart.findall("circle")
    assert [float(each.get("r")) for each in (large, small)] == [34.0, 13.0]
    assert [float(large.get(name)) for name in ("cx", "cy")] == [13.0, 13.0]
    assert float(small.get("cx")) == 200.0
    assert [each.text for each in chart.iter("text")] == ["80", "5"]
