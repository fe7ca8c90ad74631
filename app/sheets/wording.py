"""An answer in words, for the last look before it is handed in; pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from app.core.locale import lazy, numeral, numeral_day
from app.surveys.drawing import FACES
from app.surveys.questionnaire import Option, Question, Words
from app.surveys.questions.kind import Answer

Say = Callable[[Words], str]
YES, NO = lazy("Ja"), lazy("Nein")


def words_of(
    question: Question, answer: Answer | None, say: Say, names: Mapping[str, str] = MappingProxyType({})
) -> Sequence[Any]:
    """The lines that say this answer; none for no answer. `names` are those of files and districts by their keys."""
    if answer is None:
        return ()
    named = {option.id: option for option in question.options}
    match question.type:
        case "single" | "dropdown" | "multiple" | "picture_choice":
            chosen = answer if isinstance(answer, list) else [answer]
            return [_option(named, each, say) for each in chosen]
        case "ranking":
            return [f"{place}. {_option(named, each, say)}" for place, each in enumerate(answer, 1)]
        case "matrix":
            return [
                f"{say(row.title)}: {_option(named, answer[row.id], say)}" for row in question.rows if row.id in answer
            ]
        case "yes_no":
            return [YES if answer else NO]
        case "smileys":
            return [FACES[answer - 1][1]]
        case "number":
            return [f"{numeral(answer)} {say(question.settings.get('unit') or {})}".strip()]
        case "date":
            return [numeral_day(date.fromisoformat(answer))]
        case "point":
            return [_place(answer, names)]
        case "file":
            return [names.get(answer, lazy("Datei"))]
    return [str(answer)]


def _option(named: dict[str, Option], each: Any, say: Say) -> str:
    option_id, text = (each["option"], each["text"]) if isinstance(each, dict) else (each, "")
    option = named.get(option_id)
    title = say(option.title) if option else ""
    if option and not title:
        title = say(option.picture_alt)
    return f"{title}: {text}" if text else title


def _place(answer: dict[str, Any], names: Mapping[str, str]) -> str:
    parts = [answer.get("place", "")]
    if "latitude" in answer:
        north, east = numeral(round(answer["latitude"], 5)), numeral(round(answer["longitude"], 5))
        parts.append(str(lazy("%(north)s° Nord, %(east)s° Ost", north=north, east=east)))
    slug = answer.get("district", "")
    parts.append(names.get(slug, slug))
    return " · ".join(part for part in parts if part)
