"""Journey 1: someone in the tram has an idea, writes it, proves the address last, and knows what happens next."""

import re

from sqlalchemy import select

from app.core.contributions import Visibility
from app.core.mail import Mail
from app.proposals.models import Proposal
from tests import make


def code_sent(session, address):
    """The six digits of the newest mail to this address."""
    body = session.scalars(select(Mail.body).where(Mail.address == address).order_by(Mail.id.desc())).first()
    return re.search(r"\b\d{3} ?\d{3}\b", body).group().replace(" ", "")


def test_an_idea_from_the_tram(session, visitor):
    make.proposal(session, title="Mehr Schatten am Neckarufer")

    # The list leads to the form; a similar idea shows while the title is being typed.
    form = visitor.open(visitor.open("/ideen").links()["Idee einreichen"])
    assert "Mehr Schatten" in visitor.open("/ideen/aehnliche?titel=Schatten am Neckar").body

    # Page 1: title and text; nobody asks for a name.
    sent = visitor.post("/ideen/neu", on=form, titel="Bänke im Schatten am Neckar", text="Unter den *Bäumen*, bitte.")

    # Page 2: preview, name and address, then the code, all on one page.
    here = sent.response.location
    page = visitor.open(here)
    assert "Bänke im Schatten am Neckar" in page.text
    assert "Unter den Bäumen, bitte." in page.text
    visitor.post(here, on=page, email="mira@example.org", display_name="Mira")
    page = visitor.open(here)
    assert "Bänke im Schatten am Neckar" in page.text
    done = visitor.post(f"{here}/code", on=page, code=code_sent(session, "mira@example.org"))

    # The receipt: a number, what happens next and by when.
    receipt = visitor.open(done.response.location)
    idea = session.scalars(select(Proposal).where(Proposal.title == "Bänke im Schatten am Neckar")).one()
    assert receipt.h1 == "Ihre Idee ist eingegangen"
    assert re.fullmatch(r"HN-\d{4}-\d{5}", idea.reference)
    assert idea.reference in receipt.text
    assert "bis" in receipt.text
    assert idea.visibility == Visibility.PUBLIC

    # Everyone reads it under the name she chose; her address stands nowhere.
    visitor.sign_out()
    shown = visitor.open(f"/ideen/{idea.id}-baenke-im-schatten-am-neckar")
    assert "Mira" in shown.text
    assert "mira@example.org" not in shown.body
    assert "Erster Stand bis" in shown.text


def test_the_draft_survives_a_closed_tab_and_is_handed_in_once(session, visitor):
    form = visitor.open("/ideen/neu")
    first = visitor.post("/ideen/neu", on=form, titel="Ein Brunnen", text="Am Markt.").response.location
    again = visitor.post("/ideen/neu", on=form, titel="Ein Brunnen", text="Am Rathaus.").response.location
    for here in (first, again):  # both tabs show the same draft as it is now
        assert "Am Rathaus." in visitor.open(here).text
    visitor.post(first, on=visitor.open(first), email="tom@example.org", display_name="Tom")
    done = visitor.post(f"{first}/code", on=visitor.open(first), code=code_sent(session, "tom@example.org"))
    receipt = done.response.location
    # The other tab finishes too, and finds what is done already.
    late = visitor.post(f"{again}/absenden", on=visitor.open(again))
    assert late.response.location == receipt
    assert session.scalars(select(Proposal.source)).all() == ["Am Rathaus."]
