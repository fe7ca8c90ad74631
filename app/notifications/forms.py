"""Which mails come."""

from wtforms import BooleanField

from app.core.forms import Form
from app.core.locale import lazy
from app.notifications.rules import AUTHOR, COMMENTER, PARTICIPANT, REPORTER, STAFF, SUPPORTER, TOPICS

NAMES = {
    AUTHOR: lazy("Zu meinen Ideen: Eingang und Antworten der Stadt"),
    COMMENTER: lazy("Antworten der Stadt auf Ideen, die ich kommentiert habe"),
    SUPPORTER: lazy("Antworten der Stadt auf Ideen, die ich unterstütze"),
    PARTICIPANT: lazy("Antworten der Stadt auf Umfragen und Abstimmungen, an denen ich teilnahm"),
    REPORTER: lazy("Was aus meinen Meldungen wurde"),
    STAFF: lazy("Texte, die auf meine Freigabe warten"),
}


class MailForm(Form):
    """A tick for each topic; decisions about one's own contributions always come."""

    author = BooleanField(NAMES[AUTHOR])
    commenter = BooleanField(NAMES[COMMENTER])
    supporter = BooleanField(NAMES[SUPPORTER])
    participant = BooleanField(NAMES[PARTICIPANT])
    reporter = BooleanField(NAMES[REPORTER])
    staff = BooleanField(NAMES[STAFF])

    def offer(self, *, is_official: bool) -> None:
        """Only officials are asked to approve texts."""
        if not is_official:
            del self.staff

    def wanted(self) -> dict[str, bool]:
        """What was ticked of what was offered, by topic."""
        return {topic: bool(self[topic].data) for topic in TOPICS if topic in self}
