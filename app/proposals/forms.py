"""The shape of what people write about an idea; whether they may is asked elsewhere."""

from wtforms import BooleanField, HiddenField, SelectField

from app.core.forms import Form, LineField, ParagraphsField, VersionField, clean_text
from app.core.locale import lazy
from app.proposals.rules import PLACE_LIMIT, REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, is_token

SUGGESTED = "vorschlag"  # the field is taken from the text
UNKNOWN = "unbekannt"  # the city sorts it
NOWHERE = ""  # no district named

# In their own names, so that whoever looks for a language finds it; any other is welcome too ("und": undetermined).
LANGUAGES = (
    ("de", "Deutsch"), ("en", "English"), ("ar", "العربية"), ("bg", "Български"), ("bs", "Bosanski"),
    ("el", "Ελληνικά"), ("es", "Español"), ("fa", "فارسی"), ("fr", "Français"), ("hr", "Hrvatski"),
    ("it", "Italiano"), ("ku", "Kurdî"), ("pl", "Polski"), ("pt", "Português"), ("ro", "Română"),
    ("ru", "Русский"), ("sq", "Shqip"), ("sr", "Српски"), ("tr", "Türkçe"), ("uk", "Українська"),
    ("vi", "Tiếng Việt"), ("zh", "中文"),
)  # fmt: skip
OTHER_LANGUAGE = ("und", lazy("Eine andere Sprache"))


def token_or_none(word: str | None) -> str | None:
    """A filter: what cannot be a draft's token names none."""
    return word if word and is_token(word) else None


class IdeaForm(Form):
    """An idea: title and text; everything else may stay as it is."""

    draft = HiddenField(filters=[token_or_none])
    title = LineField(lazy("Titel"), name="titel", validators=[clean_text(TITLE_LIMIT, single_line=True)])
    text = ParagraphsField(lazy("Ihre Idee"), validators=[clean_text(TEXT_LIMIT)])
    district = SelectField(lazy("Stadtteil"), default=NOWHERE)
    place = LineField(
        lazy("Ort in Ihren Worten"), validators=[clean_text(PLACE_LIMIT, single_line=True, required=False)]
    )
    language = SelectField(lazy("Sprache Ihres Textes"), choices=[*LANGUAGES, OTHER_LANGUAGE])
    is_idea = BooleanField(lazy("Nein, es ist eine Idee"))
    field = SelectField(lazy("Handlungsfeld"), default=SUGGESTED)

    def offer(self, fields: dict[str, str], districts: dict[str, str], language: str) -> None:
        """Let people choose among the city's fields and districts (slug -> name); `language` is the page's."""
        self.field.choices = [
            (SUGGESTED, lazy("Aus meinem Text vorschlagen")),
            (UNKNOWN, lazy("Ich weiß es nicht: die Stadt ordnet es ein")),
            *fields.items(),
        ]
        self.district.choices = [(NOWHERE, lazy("Kein bestimmter Stadtteil")), *districts.items()]
        if not self.language.data:
            self.language.data = language


class RevisionForm(IdeaForm):
    """An idea that stands already; `version` is the one that its author saw."""

    version = VersionField()


class MergeForm(Form):
    """Merging a duplicate needs a reason that its author and supporters read."""

    reason = ParagraphsField(
        lazy("Warum gehören die Ideen zusammen?"),
        default=lazy("Beide Ideen schlagen dasselbe vor."),
        validators=[clean_text(REASON_LIMIT)],
    )


class WithdrawalForm(Form):
    """Taking an idea back needs a reason that everyone may read."""

    reason = ParagraphsField(lazy("Warum ziehen Sie die Idee zurück?"), validators=[clean_text(REASON_LIMIT)])
