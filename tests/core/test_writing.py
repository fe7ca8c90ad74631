"""What is written into a page is escaped exactly as Jinja would, only with less work."""

import pytest
from flask import render_template_string
from jinja2 import DictLoader, Environment, pass_context
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
        """<a title="{{ quote }}" data-x='{{ quote }}' {{ {'title': quote} | xmlattr }}>{{ quote }}</a>""",
        "{{ ok ~ bad }}{{ bad ~ ok }}{{ [ok, bad] | join(bad) }}{{ bad | replace('s', ok) }}",
        "{{ ok | replace('b', bad) }}",
        "{{ '<b>%s</b>' | format(bad) }}{{ ok | format(bad) }}{{ ok % bad }}{{ bad if bad else ok }}",
        "{{ bad | safe | upper }}{{ bad | e | e }}{{ bad | forceescape }}{{ ok | striptags }}{{ ok | string ~ bad }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{% set n = m %}{{ n(x=bad) }}{{ m(bad) ~ bad }}{{ m(bad) | upper }}",
        "{% macro outer(x) %}{% macro m(y) %}{{ y }}{{ x }}{% endmacro %}{{ m(bad) }}{% endmacro %}{{ outer(bad) }}",
        "{{ bad[1:-1] }}{{ bad * 2 }}",
        "{% macro m(x) %}{{ caller(x) }}{% endmacro %}{% call(y) m(bad) %}{{ y }}{% endcall %}",
        "{% for x in [[bad, [[bad, []]]]] recursive %}{{ x[0] }}{{ loop(x[1]) }}{% endfor %}",
        "{% autoescape none == 1 %}{{ bad }}{% endautoescape %}{% autoescape unknown %}{{ bad }}{% endautoescape %}",
        "{% autoescape false %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(bad) }}{% endautoescape %}{{ bad }}",
        "{% set ns = namespace(x=bad) %}{{ ns.x }}{% with y = bad %}{{ y }}{% endwith %}{{ dict(a=bad) }}",
    ],
)
def test_what_people_typed_stays_escaped_wherever_a_template_puts_it(app, template):
    @pass_context
    def asks(context):
        return context.get("y", "none")

    def plain(text, end):
        return text + end

    values = {"bad": "<script>", "quote": "'\" onload='x", "ok": Markup("<b>%s</b>"), "asks": asks, "plain": plain}
    with app.test_request_context("/"):
        assert render_template_string(template, **values) == JINJA.from_string(template).render(values)


FILES = {
    "macros.html": "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}",
    "macros.txt": "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}",
    "page.html": "{% from 'macros.html' import m %}{% from 'macros.txt' import m as n %}{{ m(bad) ~ n(bad) }}{{ bad }}",
    "base.html": "{% block title %}{{ bad }}{% endblock %}{{ self.title() }}",
    "child.html": "{% extends 'base.html' %}{% block title %}{{ super() }}{{ bad }}{% endblock %}",
}
FILES |= {f"page.{ending}": FILES["page.html"] for ending in ("txt", "xml", "svg", "htm", "typ")}


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_ending_of_a_template_decides_as_ever_what_is_escaped(app, name):
    plain = Environment(autoescape=app.select_jinja_autoescape, loader=DictLoader(FILES))
    with app.test_request_context("/"):
        ours = app.create_jinja_environment()
        ours.loader = DictLoader(FILES)
        assert ours.get_template(name).render(bad="<b>&") == plain.get_template(name).render(bad="<b>&")
