"""Documents typeset by typst as accessible PDF (PDF/UA-1, tagged); words reach a template as data, never as code."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parent.parent  # templates import what they share: "/core/paper.typ"
KEPT = 32  # documents that are asked for again and have not changed are not set again


def typeset(template: Path, document: Mapping[str, Any]) -> bytes:
    """The PDF; where a sign has no font, it is tagged but does not claim the standard."""
    return _typeset(str(template), json.dumps(document))


@lru_cache(KEPT)
def _typeset(template: str, data: str) -> bytes:
    try:
        return _compiled(template, data, pdf_standards="ua-1")
    except typst.TypstError:
        return _compiled(template, data)


def _compiled(template: str, data: str, **options: Any) -> bytes:
    made: bytes = typst.compile(template, root=str(ROOT), format="pdf", sys_inputs={"data": data}, **options)
    return made
