"""How values are written into a page: what needs no escaping is not escaped again, and a macro is called directly.

Jinja makes a new piece of markup of everything it writes, and asks each thing it calls whether it wants the context.
A list writes four hundred values and calls a hundred macros, most of them ours: that was a fifth of a page.
"""

import re
from types import FunctionType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

needs_escaping = re.compile("[&<>'\"]").search


def written(value: Any) -> str:
    """Markup and texts without a special sign stand as they are; everything else is escaped."""
    kind = type(value)
    if kind is Markup or (kind is str and needs_escaping(value) is None):
        return value
    return escape(value)


class Writer(CodeGenerator):
    """Compiles templates so that they write through `written` wherever they would escape."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Let the compiled template know the name."""
        self.writeline(f"from {__name__} import written")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class PageContext(Context):
    """Calls macros and plain functions without asking what they are."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """The same as Jinja's, which everything else goes on to."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not FunctionType or called.__dict__:  # a mark says that it wants the context
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)
