"""What is written into a page is escaped exactly as Jinja would, only with less work."""

import pytest
from flask import render_template_string
from jinja2 import Environment, pass_context
from markupsafe import Markup, escape

from app.core.locale import lazy
from app.core.writing import written

JINJA = Environment(autoescape=True)


class Own:
    """Something with markup of its own."""

    def __html__(self) -> str:
        return "<b>own</b>"


class Loud(str):
    """A text that only claims to be plain."""


@pytest.mark.parametrize(
    "value",
    ["", "Radweg", "a < b", "a > b", "Müll & Co", "it's", 'say "no"', "&amp;", None, 0, 1.5, True, ["<"], Loud("<i>"),
     Markup("<i>kept</i>"), Own(), b"<"],
)  # fmt: skip
def test_everything_is_written_as_jinja_escapes_it(value):
    assert written(value) == escape(value)


def test_a_sentence_said_later_is_written_in_the_language_of_the_page(app):
    with app.test_request_context("/"):
        assert written(lazy("Ideen & <b>")) == "Ideen &amp; &lt;b&gt;"


@pytest.mark.parametrize(
    "template",
    [
        "{{ bad }}",
        "{{ bad | safe }}",
        "{% set kept %}{{ bad }}{% endset %}{{ kept }}{{ kept ~ bad }}",
        "{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{{ m(bad) }}{{ m(m(bad)) }}",
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m(bad) %}{{ bad }}{% endcall %}",
        "{% macro m(x, y='<') %}{{ y }}{{ varargs[0] }}{{ kwargs.z }}{% endmacro %}{{ m(1, 2, bad, z=bad) }}",
        "{% filter upper %}{{ bad }}{% endfilter %}",
        "{% for x in [bad] %}{% set y = x %}{{ x }}{{ asks() }}{{ plain(x, end='!') }}{% endfor %}",
        "{% block b scoped %}{% set y = bad %}{{ asks() }}{{ bad }}{% endblock %}",
        "{% autoescape false %}{{ bad }}{{ plain(bad, end='!') }}{% endautoescape %}",
        "{{ bad.upper() }}{{ nothing }}{{ none }}{{ [bad] }}",
    ],
)
def test_what_people_typed_stays_escaped_wherever_a_template_puts_it(app, template):
    @pass_context
    def asks(context):
        return context.get("y", "none")

    def plain(text, end):
        return text + end

    values = {"bad": "<script>", "asks": asks, "plain": plain}
    with app.test_request_context("/"):
        assert render_template_string(template, **values) == JINJA.from_string(template).render(values)
