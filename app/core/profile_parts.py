"""What a city decides about itself, as frozen records: the shape that the files of a city profile must have."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from app.core.profile_policy import Policy
from app.core.records import Words

Box = tuple[float, float, float, float]  # west, south, east, north
Point = tuple[float, float]  # latitude, longitude


@dataclasses.dataclass(frozen=True)
class Language:
    """A language of the site, under its own name."""

    code: str
    name: str


@dataclasses.dataclass(frozen=True)
class Accent:
    """The one colour of the city, for the light and the dark theme (#rrggbb)."""

    light: str
    dark: str


@dataclasses.dataclass(frozen=True)
class Contact:
    """The way without the internet, and the addresses of those who must be reachable."""

    office: Words
    street: str
    postcode: str
    town: str
    phone: str
    email: str
    accessibility_email: str
    privacy_email: str
    offline: Words


@dataclasses.dataclass(frozen=True)
class Licence:
    """What everybody may do with a published text; the grant is the line at the submit button."""

    code: str
    name: str
    url: str
    grant: Words


@dataclasses.dataclass(frozen=True)
class Defects:
    """Where a broken lamp belongs."""

    name: Words
    url: str


@dataclasses.dataclass(frozen=True)
class Emergency:
    """A number that helps at once."""

    number: str
    name: Words


@dataclasses.dataclass(frozen=True)
class Holidays:
    """Whose holidays are no working days (ISO 3166 country and subdivision)."""

    country: str
    subdivision: str


@dataclasses.dataclass(frozen=True)
class ServiceHours:
    """When people read reports; weekdays count from 1 = Monday."""

    opens: datetime.time
    closes: datetime.time
    weekdays: tuple[int, ...]
    on_call_email: str


@dataclasses.dataclass(frozen=True)
class Promises:
    """The numbers the city promises, each with its unit in its name."""

    moderation_median_working_days: int
    moderation_limit_working_days: int
    manifestly_illegal_hours: int
    illegal_days: int
    first_status_working_days: int
    answer_goal_working_days: int
    answer_limit_months: int
    appeal_days: int
    appeal_window_months: int
    barrier_working_days: int


@dataclasses.dataclass(frozen=True)
class Answers:
    """How the city answers; four_eyes: a second official approves before publication."""

    four_eyes: bool


@dataclasses.dataclass(frozen=True)
class SmallUnits:
    """Below these numbers no rate is shown for a department: it would point at a person or at chance."""

    staff: int
    cases: int


@dataclasses.dataclass(frozen=True)
class SigningIn:
    """How long a code and an unconfirmed draft live, and how often one may ask."""

    code_minutes: int
    code_tries: int
    codes_an_hour: int
    resend_seconds: int
    draft_days: int


@dataclasses.dataclass(frozen=True)
class Retention:
    """How long personal data stay."""

    server_log_days: int
    unconfirmed_account_days: int
    inactive_reminder_months: int
    inactive_erase_months: int
    staff_session_hours: int
    resident_session_days: int
    account_deletion_pause_days: int
    backup_days: int
    participation_days: int  # who took part in a vote, after its count


@dataclasses.dataclass(frozen=True)
class Names:
    """Display names nobody may take: the whole name, a word or phrase in it, a party."""

    exact: tuple[str, ...]
    words: tuple[str, ...]
    parties: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Field:
    """An action field of the strategy; the keywords suggest it from the text of an idea."""

    slug: str
    name: Words
    description: Words
    department: str
    order: int
    keywords: dict[str, tuple[str, ...]]
    icon: str = "field"  # a file name of app/static/icons
    documented: bool = False


@dataclasses.dataclass(frozen=True)
class Office:
    """A citizens' office where an idea can be handed in."""

    street: str
    phone: str | None = None


@dataclasses.dataclass(frozen=True)
class District:
    """A part of the city; whole_city marks the one for ideas that concern all of it."""

    slug: str
    name: Words
    center: Point
    bbox: Box
    population: int | None = None
    area_km2: float | None = None
    whole_city: bool = False
    office: Office | None = None


@dataclasses.dataclass(frozen=True)
class Residents:
    """How many people live in the city, by year of age and by district: what results of surveys are compared with."""

    source: Words
    published: datetime.date
    by_age: tuple[int, ...]  # from under one year on; the last is everybody of that age and more
    by_district: dict[str, int]

    def between(self, youngest: int, oldest: int | None) -> int:
        """How many are of these ages, both included; without an oldest everybody from the youngest on."""
        return sum(self.by_age[youngest : None if oldest is None else oldest + 1])


@dataclasses.dataclass(frozen=True)
class Outline:
    """Where the city ends, as a ring of [longitude, latitude]; `source` is named beside it."""

    source: str
    ring: tuple[Point, ...]


@dataclasses.dataclass(frozen=True)
class Department:
    """A unit of the administration; one_person: it counts in its parent in every public rate."""

    slug: str
    name: Words
    parent: str | None = None
    kind: Literal["division", "unit", "company"] = "unit"
    tasks: Words | None = None
    staff_count: int | None = None
    one_person: bool = False
    documented: bool = True


@dataclasses.dataclass(frozen=True)
class Council:
    """A body to which an idea can be forwarded or laid before."""

    slug: str
    name: Words


@dataclasses.dataclass(frozen=True)
class Rule:
    """Ideas of this field, perhaps only in this district, go to this department."""

    field: str
    department: str
    district: str | None = None


@dataclasses.dataclass(frozen=True)
class Routing:
    """Who gets an idea; the coordination sorts what no rule fits."""

    coordination: str
    rules: tuple[Rule, ...]

    def department(self, field: str | None, district: str | None = None) -> str:
        """The department's slug: the rule for field and district, then for the field alone, else the coordination."""
        for wanted in (district, None):
            for rule in self.rules:
                if field and rule.field == field and rule.district == wanted:
                    return rule.department
        return self.coordination


@dataclasses.dataclass(frozen=True)
class DefectWords:
    """Words of a text that sound like a defect rather than an idea: a thing, and what is wrong with it."""

    things: dict[str, tuple[str, ...]]
    troubles: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]


@dataclasses.dataclass(frozen=True)
class Page:
    """A footer page as the city wrote it, in one language (Markdown); a draft says so on top."""

    slug: str
    language: str
    title: str
    text: str
    draft: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class City:
    """What stands in city.toml."""

    name: str
    prefix: str
    ags: str
    state: str
    population: int
    timezone: ZoneInfo
    center: Point
    bbox: Box
    official: bool
    terms_version: str
    source_url: str
    platform_name: Words
    claim: Words
    languages: tuple[Language, ...]
    accent: Accent
    contact: Contact
    licence: Licence
    defects: Defects
    emergency: tuple[Emergency, ...]
    holidays: Holidays
    service_hours: ServiceHours
    promises: Promises
    answers: Answers
    small_units: SmallUnits
    signing_in: SigningIn
    retention: Retention
    names: Names
    coat_of_arms: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Profile(City):
    """Everything a city decides without a change of code."""

    slug: str
    fields: tuple[Field, ...]
    districts: tuple[District, ...]
    departments: tuple[Department, ...]
    councils: tuple[Council, ...]
    routing: Routing
    policy: Policy
    defect_words: DefectWords
    pages: dict[tuple[str, str], Page]
    residents: Residents | None = None
    outline: Outline | None = None

    @property
    def default_language(self) -> str:
        """The city's first language."""
        return self.languages[0].code

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The languages of the site, the default first."""
        return tuple(language.code for language in self.languages)

    def icon_of(self, field_slug: str) -> str:
        """The sign of an action field beside its name."""
        return next((field.icon for field in self.fields if field.slug == field_slug), "field")

    def page(self, slug: str, language: str) -> Page | None:
        """The page in this language, else in the city's first one."""
        return self.pages.get((slug, language)) or self.pages.get((slug, self.default_language))
