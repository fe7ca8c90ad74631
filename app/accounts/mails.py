"""The mails of signing in: few words, the code first, and what to do if nobody asked for it."""

from datetime import datetime

from app.core import city, links
from app.core.locale import _, language, moment


def code(digits: str, secret: str, expires_at: datetime) -> tuple[str, str]:
    """Subject and body of the mail with a code and a link; the same for everyone, known here or not."""
    platform = city.profile().platform_name[language()]
    paragraphs = (
        _("Ihr Code: %(code)s", code=digits),
        _(
            "Er gilt bis %(time)s Uhr und nur in dem Browser, in dem Sie ihn bestellt haben.",
            time=moment(expires_at, "HH:mm"),
        ),
        _("Oder öffnen Sie diesen Link, auf jedem Gerät, und drücken Sie dort den Knopf:"),
        links.absolute("accounts.follow_link", language(), secret=secret),
        _(
            "Sie haben keinen Code bestellt? Dann tun Sie nichts: Ohne Code und Link geschieht nichts. "
            "Geben Sie beides niemandem weiter."
        ),
        platform,
    )
    return _("Ihr Code für %(platform)s", platform=platform), "\n\n".join(paragraphs)


def reminder(secret: str, deleted_at: datetime) -> tuple[str, str]:
    """Subject and body of the only reminder: what was begun waits, and until when."""
    platform = city.profile().platform_name[language()]
    paragraphs = (
        _("Sie haben bei uns etwas begonnen und noch nicht abgesendet. Wir haben es für Sie aufgehoben."),
        _("Hier können Sie es ansehen und absenden:"),
        links.absolute("accounts.follow_link", language(), secret=secret),
        _(
            "Tun Sie nichts, löschen wir es am %(day)s. Eine weitere Erinnerung kommt nicht.",
            day=moment(deleted_at, "d. MMMM yyyy"),
        ),
        platform,
    )
    return _("Noch nicht abgesendet: Ihr Entwurf bei %(platform)s", platform=platform), "\n\n".join(paragraphs)
