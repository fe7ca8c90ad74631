"""Invented contents for the style page."""

from typing import Any

from markupsafe import Markup

SKETCHES = ("home", "idea", "list")
STATUSES = (
    "received",
    "in_review",
    "in_consultation",
    "before_council",
    "accepted",
    "partly_accepted",
    "not_feasible",
    "not_pursued",
    "under_way",
    "forwarded",
    "being_done",
    "done",
    "draft",
    "held",
    "withdrawn",
    "merged",
    "hidden",
    "overdue",
)
IDEAS = [
    {
        "title": "Trinkwasserbrunnen am Marktplatz und in der Bahnhofsvorstadt",
        "status": "in_review",
        "text": "Im Sommer ist es dort sehr heiß. Ein Brunnen hilft allen: Kindern, Älteren, Menschen ohne viel Geld.",
        "field": "Digitale Umwelt",
        "district": "Kernstadt",
        "when": "12. November",
        "supports": 214,
        "comments": 38,
        "due": "Antwort bis 12. Februar",
    },
    {
        "title": "Wartezeiten im Bürgeramt online anzeigen",
        "status": "accepted",
        "text": "Wer vorher sieht, wie lange es dauert, kommt zur ruhigen Stunde.",
        "field": "Digitaler Bürgerservice",
        "district": "Gesamtstadt",
        "when": "3. Oktober",
        "supports": 97,
        "comments": 12,
        "due": None,
    },
    {
        "title": "Straßenbeleuchtungssteuerungsanlage am Neckaruferweg mit Bewegungsmeldern",
        "status": "not_feasible",
        "text": "Licht nur, wenn jemand kommt: spart Strom und hilft Insekten.",
        "field": "Digitale Energie",
        "district": "Sontheim",
        "when": "28. September",
        "supports": 1,
        "comments": 0,
        "due": None,
    },
]
ANSWERS = [
    {
        "title": "Wartezeiten im Bürgeramt online anzeigen",
        "status": "accepted",
        "department": "Zentrales Bürgeramt",
        "text": "Ja: Ab Februar zeigt die Startseite des Bürgeramts die Wartezeit, alle fünf Minuten neu.",
        "when": "18. November",
    },
    {
        "title": "Freies WLAN an allen Haltestellen",
        "status": "partly_accepted",
        "department": "IT / Digitale Infrastruktur",
        "text": "An den zwölf größten Haltestellen wird es gebaut. Für alle fehlt das Geld bis 2028.",
        "when": "14. November",
    },
]
STEPS = [
    {
        "title": "Eingegangen",
        "when": "12. November",
        "at": "2026-11-12",
        "icon": "mail",
        "text": "Nummer HN-2026-00042.",
    },
    {
        "title": "In Prüfung",
        "when": "17. November · Grünflächenamt",
        "at": "2026-11-17",
        "icon": "search",
        "text": "Das Amt prüft, wo Leitungen liegen.",
    },
    {"title": "Antwort der Stadt", "when": "bis 12. Februar", "at": "2027-02-12", "next": True, "text": ""},
]
COMMENTS = [
    {
        "id": 1,
        "name": "Neckarschwimmerin",
        "when": "vor 3 Tagen",
        "at": "2026-11-19",
        "stance": "for",
        "html": Markup("<p>Sehr gute Idee. Am Bahnhof fehlt Schatten <em>und</em> Wasser.</p>"),
        "reply_url": "#",
        "report_url": "#",
        "replies": [
            {
                "id": 2,
                "name": "Marta K.",
                "when": "vor 2 Tagen",
                "city": "Grünflächenamt",
                "html": Markup("<p>Wir messen gerade, wo es am heißesten ist. Die Karte kommt im Januar.</p>"),
                "report_url": "#",
            },
            {"id": 3, "gone": "Dieser Kommentar wurde nach den Regeln verborgen."},
        ],
    },
    {
        "id": 4,
        "name": "أمينة",
        "when": "vor 2 Tagen",
        "stance": "question",
        "html": Markup("<p>هل الماء مجاني للجميع؟</p>"),
        "reply_url": "#",
        "report_url": "#",
        "replies": [],
    },
    {
        "id": 5,
        "name": "Karl-Heinz",
        "when": "gestern",
        "stance": "against",
        "html": Markup("<p>Wer bezahlt die Wartung? Erst die Schultoiletten.</p>"),
        "reply_url": "#",
        "edit_url": "#",
        "report_url": "#",
        "replies": [],
    },
]


def everything() -> dict[str, Any]:
    """All samples under the names the templates use."""
    return {
        "statuses": STATUSES,
        "ideas": IDEAS,
        "answers": ANSWERS,
        "steps_taken": STEPS,
        "thread": {"root_id": 42, "sort": "neueste", "before": None, "after": "x", "comments": COMMENTS},
        "support": {"count": 214, "own": False, "link": "#", "action": None, "supported": False},
    }
