"""Files in answers: kept with the open sheet, handed in with it, gone with it; never in an anonymous survey.

While a sheet is open its files can be opened by nobody: the word that opens them is its key.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import Uuid, case, cast, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock, files, limits
from app.core.contributions import Contribution, Visibility
from app.core.errors import NotAllowed
from app.core.file_checks import Incoming, checked
from app.core.files import Belonging, File
from app.core.locale import lazy
from app.core.store import StoreGone
from app.sheets import keys, rules
from app.sheets.models import OpenSheet, Sheet
from app.surveys.models import Survey
from app.surveys.queries import kept_until
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import Fields, Unanswerable

Uploads: TypeAlias = Mapping[str, Incoming]  # by question
OPEN, HANDED_IN = "open ", "sheet "
DAY = timedelta(days=1)
STORE_GONE = lazy(
    "Dateien lassen sich gerade nicht speichern. Ihre anderen Antworten stehen noch da: Bitte versuchen Sie es gleich "
    "noch einmal."
)
NOT_YOURS = lazy("Diese Datei kam nicht bei uns an. Bitte wählen Sie sie noch einmal.")
TOO_OFT = lazy("Von diesem Bogen kamen heute schon sehr viele Dateien. Bitte versuchen Sie es morgen noch einmal.")


def takes(survey: Survey) -> bool:
    """A file would name its author, so an anonymous survey takes none."""
    return not survey.anonymous


def owner(sheet: OpenSheet) -> str:
    """Whose files they are while the sheet is open."""
    return OPEN + sheet.key_hash


@dataclass(slots=True)
class Receiver:
    """Takes the files that a page sends for its open sheet; `came` are those that are new, by question."""

    session: Session
    survey: Survey
    sheet: OpenSheet
    uploads: Uploads
    came: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def __call__(self, question: Question, fields: Fields) -> Fields:
        """What the question's fields say once the file is kept; raises `Unanswerable`."""
        self.asked.add(question.id)
        if question.id in self.uploads:
            key = self.came[question.id] = self._keep(question)
        else:
            key = self._known(question, fields)
        return {f"{question.id}-kept": [key]}

    def _keep(self, question: Question) -> str:
        came = self.uploads[question.id]
        try:
            if not limits.within("file", self.sheet.key_hash, rules.FILES_A_DAY, DAY):
                raise NotAllowed(TOO_OFT)
            new = checked(came)
            rules.may_add_file(*files.held(self.session, owner(self.sheet)), len(new.content))
            return files.keep(new, Belonging(self.survey.id, owner(self.sheet), question.id, self._word()))
        except NotAllowed as refusal:
            raise Unanswerable(refusal.reason, question.id) from None
        except StoreGone:
            raise Unanswerable(STORE_GONE, question.id) from None

    def _word(self) -> str:
        return word_of(self.sheet)

    def _known(self, question: Question, fields: Fields) -> str:
        """A file that came before; somebody else's key is no file of this sheet."""
        key = next(iter(fields.get(f"{question.id}-kept", ())), "")
        if not key or fields.get(f"{question.id}-remove"):
            return ""
        if key not in files.of_owner(self.session, owner(self.sheet), question.id):
            raise Unanswerable(NOT_YOURS, question.id)
        return key

    def settle(self, answers: Mapping[str, Any]) -> None:
        """The page is kept: files that were removed or replaced go."""
        for place in self.asked:
            which = (File.owner == owner(self.sheet), File.place == place)
            files.drop(self.session, *which, File.id != str(answers.get(place, "")))


def receiver(session: Session, survey: Survey, sheet: OpenSheet, uploads: Uploads) -> Receiver | None:
    """Who takes the files of a page; nobody in an anonymous survey."""
    return Receiver(session, survey, sheet, uploads) if takes(survey) else None


def word_of(sheet: OpenSheet) -> str:
    """The key of the sheet, which is derived and stands nowhere."""
    assert sheet.participation_id is not None
    return keys.of_participation(sheet.participation_id)


def names(session: Session, survey: Survey, sheet: OpenSheet) -> Mapping[str, str]:
    """The names of the files of an open sheet by their keys."""
    return files.of_owner(session, owner(sheet)) if takes(survey) else {}


def hand_in(session: Session, sheet: OpenSheet, sheet_id: uuid.UUID, answers: Mapping[str, Any]) -> None:
    """The files in these answers belong to the sheet that was handed in; others of the open one go."""
    here: Collection[str] = files.of_owner(session, owner(sheet)).keys()
    if here:
        answered = [key for key in here if key in answers.values()]
        files.hand_over(session, owner(sheet), f"{HANDED_IN}{sheet_id}", word_of(sheet), answered)


def drop(session: Session, sheet: OpenSheet) -> None:
    """The open sheet goes, and its files with it."""
    files.drop(session, File.owner == owner(sheet))


def drop_handed_in(session: Session, sheet_id: uuid.UUID) -> None:
    """A sheet is taken back, and its files with it."""
    files.drop(session, File.owner == f"{HANDED_IN}{sheet_id}")


def drop_lost(session: Session) -> int:
    """Files go whose sheet is gone, whose survey was erased, or whose time is over. Says how many.

    Whoever deletes a sheet or closes an account need not think of its files.
    """
    open_key = func.substr(File.owner, len(OPEN) + 1)
    sheet_id = case((File.owner.startswith(HANDED_IN), cast(func.substr(File.owner, len(HANDED_IN) + 1), Uuid)))
    opened = select(OpenSheet.key_hash).where(File.owner.startswith(OPEN), OpenSheet.key_hash == open_key).exists()
    handed_in = select(Sheet.id).where(Sheet.id == sheet_id).exists()
    erased = Contribution.visibility == Visibility.ERASED
    over = (
        select(Contribution.id)
        .join(Survey.__table__, Survey.__table__.c.id == Contribution.id)
        .where(or_(erased, kept_until() < clock.now()))
    )
    ours = or_(File.owner.startswith(OPEN), File.owner.startswith(HANDED_IN))
    return files.drop(session, ours, or_(~or_(opened, handed_in), File.contribution_id.in_(over)))
