"""A survey to answer in tests, and how a person answers it."""

import secrets
from datetime import timedelta

from app.core import city, clock
from app.core.contributions import Visibility
from app.participations import actions as ledger
from app.participations import blind
from app.participations.who import Guest, Who
from app.sheets import actions
from app.surveys.models import Survey
from tests import make

CLIENT = "192.0.2.7"
DOCUMENT = {
    "pages": [
        {
            "id": "p1",
            "title": {"de": "Unterwegs", "en": "On the way"},
            "items": [
                {
                    "id": "q1",
                    "type": "single",
                    "required": True,
                    "title": {"de": "Fahren Sie Rad?", "en": "Do you cycle?"},
                    "options": [
                        {"id": "o1", "title": {"de": "Ja", "en": "Yes"}},
                        {"id": "o2", "title": {"de": "Nein", "en": "No"}},
                        {"id": "o3", "title": {"de": "Anderes", "en": "Other"}, "other": True},
                    ],
                }
            ],
        },
        {
            "id": "p2",
            "title": {"de": "Ihr Rad", "en": "Your bicycle"},
            "shown_if": {"all_of": True, "tests": [{"question_id": "q1", "operator": "is", "value": "o1"}]},
            "items": [
                {"id": "q2", "type": "yes_no", "title": {"de": "Helm?", "en": "Helmet?"}},
                {
                    "id": "q3",
                    "type": "short_text",
                    "title": {"de": "Welche Marke?", "en": "Which make?"},
                    "shown_if": {"all_of": True, "tests": [{"question_id": "q2", "operator": "is", "value": "yes"}]},
                },
            ],
        },
        {
            "id": "p3",
            "title": {"de": "Zum Schluss", "en": "Finally"},
            "items": [{"id": "q4", "type": "long_text", "title": {"de": "Was fehlt?", "en": "What is missing?"}}],
        },
    ]
}


def survey(session, *, visibility=Visibility.PUBLIC, document=DOCUMENT, **values):
    """An open survey for guests."""
    now = clock.now()
    today = clock.today(city.profile().timezone)
    values = {
        "audience": "guest",
        "anonymous": False,
        "languages": ["de", "en"],
        "opens_on": today,
        "closes_on": today + timedelta(days=14),
        "opened_at": now,
        "closed_at": None,
        "title": "Radwege",
        "source": "Wie fährt es sich?",
        "html": "<p>Wie fährt es sich?</p>",
        "language": "de",
        "translations": {},
        "token": secrets.token_urlsafe(24),
        **values,
    }
    author = make.account(session)
    made = make.contribution(session, Survey(author_id=author.id, questionnaire=document, **values), visibility)
    if made.anonymous:
        ledger.make_key(session, made)
    session.flush()
    return made


def close(session, asked):
    """The survey is over."""
    asked.closed_at = clock.now()
    session.flush()


def guest(word):
    """Somebody without an account."""
    return Who(guest=Guest(word), client=CLIENT)


def token_for(session, asked, who):
    """A token and its signature, drawn and uncovered as a browser does it."""
    public = ledger.queries.public_key(session, asked.id)
    token, blinded = ledger.draw(public)
    signed = ledger.take_part_blindly(
        session, asked, audience=asked.audience, who=who, blinded=blind.as_text(blinded.message)
    )
    return token, ledger.uncover(public, token, signed, blinded.inverse)


def begun(session, asked, who):
    """The key of a sheet that this person began."""
    if asked.anonymous:
        return actions.begin_blindly(session, asked, *token_for(session, asked, who), "de")
    return actions.begin(session, asked, who, "de")


def handed_in(session, asked, who, **fields):
    """The key of a sheet that this person answered on one go."""
    key = begun(session, asked, who)
    fields = fields or {"q1": ["o2"]}
    for page in ("p1", "p2", "p3"):
        actions.answer_page(session, asked, key, page, fields, "de")
    actions.submit(session, asked, key)
    return key
