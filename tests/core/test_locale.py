"""How days and moments are written."""

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from app.core.locale import day, force_locale, lazy, moment, ngettext, numeral


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (date(2027, 3, 4), "4. März 2027", "4 March 2027"),
        (datetime(2027, 3, 3, 23, 30, tzinfo=UTC), "4. März 2027", "4 March 2027"),  # half past midnight in the city
        (datetime(2027, 7, 3, 21, 59, tzinfo=UTC), "3. Juli 2027", "3 July 2027"),
    ],
)
def test_a_day_is_that_of_the_city_in_the_language_spoken(app, value, german, english):
    with app.app_context():
        assert day(value) == german
        with force_locale("en"):
            assert day(value) == english
        assert day(value, "short") != german


def test_a_moment_is_written_like_a_day_in_every_language(app):
    value = datetime(2027, 3, 4, 7, 5, tzinfo=UTC)
    with app.app_context():
        assert moment(value) == "4. März 2027, 08:05"
        with force_locale("en"):
            assert moment(value) == "4 March 2027, 08:05"
            assert moment(value, "EEE, d. MMM, HH:mm") == "Thu, 4 Mar, 08:05"


def test_what_people_typed_into_a_lazy_sentence_is_text_in_a_template(app):
    with app.test_request_context():
        sentence = lazy("Hallo %(name)s", name="<b>Anna</b>")
        said = app.jinja_env.from_string("{{ sentence }}").render(sentence=sentence)
        assert said == "Hallo &lt;b&gt;Anna&lt;/b&gt;"
        assert str(sentence) == "Hallo <b>Anna</b>"
        assert Markup("<p>{}</p>").format(sentence) == "<p>Hallo &lt;b&gt;Anna&lt;/b&gt;</p>"


def test_a_large_number_is_written_in_the_language_of_whoever_reads_it(app):
    sentence = lazy("Hallo %(name)s", name=numeral(100_000))
    with app.app_context():
        assert str(sentence) == "Hallo 100.000"
        with force_locale("en"):
            assert str(sentence).endswith(" 100,000")


def test_one_and_many_and_very_many(app):
    said = ("%(num)s Kommentar", "%(num)s Kommentare")
    with app.app_context():
        assert [ngettext(*said, number) for number in (1, 2)] == ["1 Kommentar", "2 Kommentare"]
        assert ngettext(*said, 4589) == "4.589 Kommentare"
        with force_locale("en"):
            assert ngettext(*said, 4589) == "4,589 comments"
