"""What a moderator may do about a contribution, the least intrusive first, with readable names."""

from enum import StrEnum
from typing import Any

from app.core.contributions import Visibility
from app.core.locale import lazy


class Measure(StrEnum):
    """A measure as the decision stores it."""

    APPROVE = "approve"
    MOVE = "move"
    HIDE = "hide"
    REMOVE = "remove"
    RESTORE = "restore"


RESTRICTIONS = (Measure.HIDE, Measure.REMOVE)
AFTERWARDS = {Measure.HIDE: Visibility.HIDDEN, Measure.REMOVE: Visibility.REMOVED}

TO_DO: dict[str, Any] = {  # on the moderator's button
    Measure.APPROVE: lazy("Stehen lassen"),
    Measure.MOVE: lazy("In ein anderes Handlungsfeld verschieben"),
    Measure.HIDE: lazy("Verbergen"),
    Measure.REMOVE: lazy("Entfernen"),
    Measure.RESTORE: lazy("Wieder zeigen"),
}
DONE: dict[str, Any] = {  # in a statement of reasons
    Measure.APPROVE: lazy("Beitrag geprüft: er steht hier für alle"),
    Measure.MOVE: lazy("Beitrag in ein anderes Handlungsfeld verschoben"),
    Measure.HIDE: lazy("Beitrag verborgen"),
    Measure.REMOVE: lazy("Beitrag entfernt"),
    Measure.RESTORE: lazy("Beitrag wieder gezeigt"),
}
MEANING: dict[str, Any] = {  # what the measure does, said beside the choice
    Measure.APPROVE: lazy("Der Beitrag verstößt gegen keine Regel. Ist er angehalten, erscheint er jetzt."),
    Measure.MOVE: lazy("Der Beitrag ist in Ordnung, steht aber an der falschen Stelle."),
    Measure.HIDE: lazy("Niemand liest den Text mehr. An seiner Stelle steht ein Hinweis. Umkehrbar."),
    Measure.REMOVE: lazy(
        "Wie Verbergen; der Text liegt bis zum Ende der Einspruchsfrist unter Verschluss und wird dann gelöscht."
    ),
}
DEFAULT_EXPLANATIONS: dict[str, Any] = {  # for measures without a ground
    Measure.APPROVE: lazy("Wir haben den Beitrag gelesen. Er verstößt nicht gegen unsere Regeln."),
    Measure.MOVE: lazy("Der Beitrag passt besser in ein anderes Handlungsfeld. Wir haben ihn dorthin verschoben."),
    Measure.RESTORE: lazy("Wir haben die Entscheidung noch einmal geprüft. Der Beitrag ist wieder zu lesen."),
}
