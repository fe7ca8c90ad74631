"""Templates speak the language of the page, and what people typed stays escaped in every one."""

import pytest
from flask import render_template_string
from jinja2 import DictLoader

TEMPLATES = {
    "plain": "{{ _('Zum Inhalt') }}",
    "named": "{{ _('Kommentar von %(name)s', name=name) }}",
    "many": "{{ ngettext('%(num)s Kommentar', '%(num)s Kommentare', number) }}",
    "percent": "{{ _('100 %% Ökostrom') }}",
    "chosen": "{{ _(sentence) }}",
}


@pytest.fixture
def shown(app):
    """Show a template in a language."""

    def show(name, code, /, **values):
        with app.test_request_context("/", environ_overrides={"platform.language": code}):
            app.jinja_env.spoken(code)
            return render_template_string(TEMPLATES[name], **values)

    return show


@pytest.mark.parametrize(
    ("name", "values", "german", "english"),
    [
        ("plain", {}, "Zum Inhalt", "Skip to content"),
        ("named", {"name": "Mia"}, "Kommentar von Mia", "Comment by Mia"),
        ("many", {"number": 1}, "1 Kommentar", "1 comment"),
        ("many", {"number": 3}, "3 Kommentare", "3 comments"),
        ("percent", {}, "100 % Ökostrom", "100 % Ökostrom"),
        ("chosen", {"sentence": "Zum Inhalt"}, "Zum Inhalt", "Skip to content"),
    ],
)
def test_a_template_speaks_the_language_of_the_page(shown, name, values, german, english):
    assert shown(name, "de", **values) == german
    assert shown(name, "en", **values) == english


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [("de", 999, "999 Kommentare"), ("de", 1234, "1.234 Kommentare"), ("en", 1234, "1,234 comments")],
)
def test_a_page_writes_large_numbers_as_its_language_does(app, code, number, said):
    with app.test_request_context():
        page = app.jinja_env.spoken(code).from_string(TEMPLATES["many"])
        assert page.render(number=number) == said


@pytest.mark.parametrize("code", ["de", "en"])
def test_what_people_typed_is_escaped_inside_a_sentence(shown, code):
    assert "&lt;script&gt;" in shown("named", code, name="<script>")
    assert "<script>" not in shown("named", code, name="<script>")


def test_a_page_is_in_one_language_throughout(visitor):
    german, english = visitor.open("/handlungsfelder").body, visitor.open("/en/handlungsfelder").body
    assert "Zum Inhalt" in german
    assert "Zum Inhalt" not in english
    assert "Zum Inhalt" in visitor.open("/handlungsfelder").body


@pytest.mark.parametrize(("name", "said"), [("mail.txt", "A & B: 2 Ideen"), ("page.html", "A &amp; B: 2 Ideen")])
def test_a_count_in_a_mail_is_plain_text_and_escaped_on_a_page(app, name, said):
    source = "{{ ngettext('%(title)s: %(num)s Idee', '%(title)s: %(num)s Ideen', 2, title=title) }}"
    with app.test_request_context("/"):
        environment = app.create_jinja_environment()
        environment.loader = DictLoader({name: source})
        assert environment.get_template(name).render(title="A & B") == said
