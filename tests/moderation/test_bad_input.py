"""Bad input at the referee's doors: refused with a sentence, kept, or shown as typed and harmless."""

import json
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.text import TextRefused, clean
from moderation.models import Case, Decision, Report
from tests import make
from tests.moderation import cases
from tests.shared_data import shared_data
from tests.visitor import Visitor

GOOD = {"reason": "insult", "explanation": "Hier wird eine Nachbarin beschimpft.", "good_faith": "y"}


def naughty() -> list[str]:
    """Every naughty string that the platform takes."""
    taken = []
    for words in json.loads(shared_data("naughty_strings/blns.json").read_text(encoding="utf-8")):
        try:
            taken.append(clean(words, 3000))
        except TextRefused:
            continue
    return taken


def attacks() -> list[str]:
    """Every attack payload, a line each."""
    found = []
    for path in sorted(shared_data("xss_payloads").rglob("*.txt")):
        found += [line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return found


@pytest.mark.parametrize("kind", [naughty, attacks])
def test_what_reporters_type_is_shown_to_moderators_as_typed_and_harmless(
    session: Session, visitor: Visitor, kind: object
) -> None:
    idea = make.proposal(session, title="<script>alert(1)</script>", source="<img src=x onerror=alert(1)>")
    report = cases.report(session, idea)
    words = kind()  # type: ignore[operator]
    report.explanation = "\n".join(words)
    session.commit()
    page = visitor.sign_in(make.staff(session, "moderator")).open(f"/dienst/moderation/{report.case_id}")
    assert not [script for script in page.all("script") if not (script.get("src") or "").startswith("/static/")]
    assert not page.all("img", src="x")
    assert len(words) > 100
    assert all(sample in page.text for sample in (" ".join(word.split()) for word in words[:50]) if sample.isascii())
    visitor.open("/dienst/moderation")
    visitor.open(f"/meldung/{report.token}")


@pytest.mark.parametrize("explanation", ["", "   ", "x" * 100_000, "Ende\x00", "a" + "\u0301" * 200])
def test_an_explanation_that_cannot_be_kept_is_refused_with_a_sentence(
    session: Session, visitor: Visitor, explanation: str
) -> None:
    idea = make.proposal(session)
    session.commit()
    page = visitor.post(f"/melden/{idea.id}", 422, **{**GOOD, "explanation": explanation})
    assert page.all("p", class_="kern-error")
    assert session.scalar(select(func.count()).select_from(Report)) == 0


@pytest.mark.parametrize("token", ["", "forged", "ImZvcmdlZCI.Zm9yZ2Vk.Zm9yZ2Vk"])
def test_a_forged_form_is_shown_again_with_what_was_typed(session: Session, visitor: Visitor, token: str) -> None:
    idea = make.proposal(session)
    case = cases.case(session)
    session.commit()
    page = visitor.post(f"/melden/{idea.id}", 422, **GOOD, csrf_token=token)
    assert GOOD["explanation"] in page.body
    assert "Die Seite war lange offen." in page.text
    visitor.sign_in(make.staff(session, "moderator"))
    visitor.post(f"/dienst/moderation/{case.id}", 422, measure="approve", version="1", csrf_token=token)
    assert session.scalar(select(func.count()).select_from(Report)) == 0
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "99999999999999999999", "9" * 5000])
def test_an_invented_version_decides_nothing(session: Session, visitor: Visitor, version: str) -> None:
    case = cases.case(session)
    session.commit()
    visitor.sign_in(make.staff(session, "moderator"))
    answer = visitor.client.post(
        f"/dienst/moderation/{case.id}",
        data={"measure": "approve", "version": version, "csrf_token": visitor.token()},
    )
    assert answer.status_code in (409, 422)
    assert session.scalar(select(func.count()).where(Case.closed_at.is_not(None))) == 0


@pytest.mark.parametrize(
    "address", ["x" * 300 + "@a.example", "a@b@c", "<script>@a.example", "ä@", "a@b.c\nBcc: d@e.f"]
)
def test_no_address_that_is_none_is_taken(session: Session, visitor: Visitor, address: str) -> None:
    idea = make.proposal(session)
    session.commit()
    visitor.post(f"/melden/{idea.id}", 422, **GOOD, email=address)
    assert session.scalar(select(func.count()).select_from(Report)) == 0


@pytest.mark.parametrize("half", ["a%ED%A0%80@example.org", "%FF", "a@ex%C3ample.org"])
def test_half_a_character_in_an_address_does_not_lose_the_report(session: Session, visitor: Visitor, half: str) -> None:
    idea = make.proposal(session)
    body = urlencode(GOOD | {"csrf_token": visitor.token()}) + f"&email={half}"
    answer = visitor.client.post(f"/melden/{idea.id}", data=body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "Das ist keine E-Mail-Adresse." in answer.text) == (422, True)
    assert GOOD["explanation"] in answer.text
