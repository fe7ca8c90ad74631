"""Templates are translated when they are compiled, once for each language, not each time they are shown.

`_("…")` with a sentence written out becomes the translated sentence itself, and a part of the page's fixed text where
it has no placeholders; so does `icon("…")`. Of `ngettext` the choice of the form and the number are left for showing.
"""

from collections.abc import MutableMapping
from functools import cache, partial
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.core.locale import language, written_in
from app.core.writing import PageContext, Writer


@cache
def icon(name: str, large: bool = False) -> Markup:
    """An icon; it stands beside words, never alone."""
    size = " icon--large" if large else ""
    return Markup('<span class="icon icon--{}{}" aria-hidden="true"></span>').format(name, size)


@cache
def catalogue(folder: str, code: str) -> NullTranslations:
    """The sentences of a language; the source language has none, its sentences are the source."""
    return Translations.load(folder, [code])


class Translator(NodeTransformer):
    """Puts the translated sentence where a template asks for it."""

    def __init__(self, sentences: NullTranslations, kind: type[str]) -> None:
        self.sentences = sentences
        self.kind = kind  # Markup where the template escapes: a sentence is ours, what is put into it is not

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """`_("…")`, `_("…", name=value)`, `ngettext("…", "…", number)` and `icon("…")`; anything else stays."""
        node = self.generic_visit(node)  # type: ignore[assignment]
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        written = [
            value.value for value in node.args if isinstance(value, nodes.Const) and isinstance(value.value, str)
        ]
        match node.node.name, len(written), len(node.args):
            case "_", 1, 1:
                return self._sentence(node, written[0])
            case "ngettext", 2, 3:
                return self._counted(node)
            case "icon", 1, 1 if not node.kwargs:
                return nodes.Const(self.kind(icon(written[0])), lineno=node.lineno)
        return node

    def _counted(self, node: nodes.Call) -> nodes.Node:
        written = nodes.Call(nodes.Name("numeral", "load"), [node.args[2]], [], None, None, lineno=node.lineno)
        number = nodes.Pair(nodes.Const("num"), written, lineno=node.lineno)
        named = [nodes.Pair(nodes.Const(word.key), word.value, lineno=node.lineno) for word in node.kwargs]
        name = "counted" if self.kind is Markup else "counted_plainly"
        form = nodes.Call(nodes.Name(name, "load"), node.args, [], None, None, lineno=node.lineno)
        return nodes.Mod(form, nodes.Dict([number, *named], lineno=node.lineno), lineno=node.lineno)

    def _sentence(self, node: nodes.Call, source: str) -> nodes.Node:
        sentence = self.kind(self.sentences.gettext(source))
        if not node.kwargs:
            return nodes.Const(sentence % {} if "%" in sentence else sentence, lineno=node.lineno)
        values = [nodes.Pair(nodes.Const(word.key), word.value, lineno=node.lineno) for word in node.kwargs]
        return nodes.Mod(nodes.Const(sentence), nodes.Dict(values, lineno=node.lineno), lineno=node.lineno)


class SpeakingEnvironment(Environment):
    """Flask's environment with one more for each language; a template is found in that of the language spoken."""

    speaks: str | None = None
    code_generator_class = Writer
    context_class = PageContext

    def spoken(self, code: str) -> "SpeakingEnvironment":
        """The environment of a language."""
        tongues: dict[str, SpeakingEnvironment] = self.__dict__.setdefault("tongues", {})
        if code not in tongues:
            tongue: SpeakingEnvironment = self.overlay()
            tongue.speaks = code
            sentences = catalogue(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], code)
            tongue.globals = {
                **self.globals,
                "counted": lambda one, many, number: Markup(sentences.ngettext(one, many, number)),
                "counted_plainly": sentences.ngettext,
                "numeral": partial(written_in, code),
            }
            tongues[code] = tongue
        return tongues[code]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain table of names: each import of a macro compares it, and a chain of two is slow to compare."""
        return {**self.globals, **(d or {})}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.speaks is None:
            return self.spoken(language())._load_template(name, globals)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.speaks is None:
            return tree
        sentences = catalogue(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], self.speaks)
        escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        translated: nodes.Template = Translator(sentences, Markup if escapes else str).visit(tree)
        translated.set_environment(self)
        return translated


def init_app(app: Flask) -> None:
    """Let the templates of the application speak; nothing may have touched them before."""
    app.jinja_environment = SpeakingEnvironment
    app.jinja_env.globals["draw_icon"] = icon
