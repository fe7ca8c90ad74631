"""Who answered beside who lives in the city: age and district against the city's real figures, where a survey asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.core import city
from app.core.locale import _
from app.core.profile_parts import Residents
from app.results import charts, rules
from app.results.charts import Bar
from app.results.shown import HIDDEN, number, percent
from app.surveys import comparing
from app.surveys.models import Survey
from app.surveys.pages import say
from app.surveys.questionnaire import Question

Group = tuple[str, int, int]  # its name, how many of it answered, how many of it live in the city


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question whose answers are compared with the residents."""

    title: str
    by: str
    sentences: Sequence[str]
    chart: Markup
    rows: Sequence[tuple[str, str, str, str]]  # group, how many answered, their share, the share of the residents
    source: str
    published: date


def comparisons(
    survey: Survey, questions: Sequence[Question], cells: Mapping[str, Mapping[str, int]]
) -> list[Comparison]:
    """What can be compared of these questions; nothing of confidential ones, nothing where the city says nothing."""
    residents = city.profile().residents
    found = []
    for question in questions:
        if residents and question.settings.get("compares") and not question.confidential:
            groups = groups_of(survey, question, residents, cells.get(question.id, {}))
            fewest = rules.FEWEST_ANONYMOUS if survey.anonymous else rules.FEWEST
            if len(groups) > 1 and sum(people for _name, people, _living in groups) >= fewest:
                found.append(compared(survey, question, residents, groups, fewest))
    return found


def groups_of(survey: Survey, question: Question, residents: Residents, cells: Mapping[str, int]) -> Sequence[Group]:
    """The answers that stand for a group of residents; others ("no answer", "elsewhere") are left out."""
    living: dict[str, int] = {}
    if question.settings["compares"] == "age":
        living = {option: residents.between(*ages) for option, ages in comparing.by_age(question).items()}
    else:
        slugs = comparing.by_district(question)
        living = {option: residents.by_district.get(slug, 0) for option, slug in slugs.items()}
    return [
        (say(option.title, survey.languages).text, cells.get(option.id, 0), living[option.id])
        for option in question.options
        if living.get(option.id)
    ]


def compared(
    survey: Survey, question: Question, residents: Residents, groups: Sequence[Group], fewest: int
) -> Comparison:
    """Shares of all groups, in words, as a chart and as a table; groups of too few people keep their number."""
    answered, living = sum(people for _n, people, _l in groups), sum(here for _n, _p, here in groups)
    bars, rows = [], []
    for name, people, here in groups:
        few = 0 < people < fewest
        said = _("unter %(fewest)s", fewest=fewest) if few else number(people)
        share, expected = HIDDEN if few else percent(people, answered), percent(here, living)
        words = said if few else f"{share} / {expected}"
        bars.append(Bar(name, None if few else people / answered, words, here / living))
        rows.append((name, said, share, expected))
    title = say(question.title, survey.languages).text
    return Comparison(
        title=title,
        by=question.settings["compares"],
        sentences=in_words(groups, answered, living, fewest),
        chart=charts.bars(f"v-{question.id}", title, bars),
        rows=rows,
        source=str(residents.source),
        published=residents.published,
    )


def in_words(groups: Sequence[Group], answered: int, living: int, fewest: int) -> Sequence[str]:
    """Which groups answered more and which less often than their share of the residents; too few count as fewest."""
    leaning = [
        (name, rules.leaning((max(people, fewest) if people else 0) / answered, here / living))
        for name, people, here in groups
    ]
    less, more = ("; ".join(name for name, way in leaning if way == wanted) for wanted in (-1, 1))
    sentences = []
    if less:
        said = _("Seltener geantwortet haben, als es ihrem Anteil in der Stadt entspricht: %(groups)s.", groups=less)
        sentences.append(said)
    if more:
        said = _("Häufiger geantwortet haben, als es ihrem Anteil in der Stadt entspricht: %(groups)s.", groups=more)
        sentences.append(said)
    return sentences or [_("Die Gruppen haben etwa so oft geantwortet, wie es ihrem Anteil in der Stadt entspricht.")]
