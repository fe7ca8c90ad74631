"""Journey 3: a fair no to a bad post, decided with reasons, contested, decided by somebody else, told to everyone."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.core import clock, jobs
from app.core.contributions import Visibility
from app.core.mail import Mail
from moderation.models import Case
from tests import make

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)
INSULT = "Wer so etwas vorschlägt, sollte sich schämen und wegziehen."


def letters(session, address):
    """Everything mailed to this address, the oldest first."""
    query = select(Mail).where(Mail.address == address).order_by(Mail.id)
    return list(session.scalars(query))


def link_in(letter, beginning):
    """The path of the first link in a letter that begins like this."""
    return re.search(rf"https?://[^/\s]+({beginning}\S*)", letter.body)[1]


def test_a_fair_no_to_a_bad_post(session, visitor):
    author = make.account(session, "Alex", email="alex@example.org")
    idea = make.proposal(session, title="Bänke im Schatten")
    comment = make.comment(session, idea, author, source=INSULT, html=f"<p>{INSULT}</p>")
    make.comment(session, idea, source="Im Sommer wäre das schön.", html="<p>Im Sommer wäre das schön.</p>")
    first, second = make.staff(session, "moderator", name="Mo Eins"), make.staff(session, "moderator", name="Mo Zwei")
    session.commit()
    thread = f"/ideen/{idea.id}-baenke-im-schatten"

    with clock.held_at(WEDNESDAY):
        # Someone reports the comment without an account, and leaves an address.
        page = visitor.open(thread)
        (report,) = {link for link in page.links().values() if link == f"/melden/{comment.id}"}
        page = visitor.open(report)
        visitor.post(
            report, on=page, reason="insult", explanation="Das ist kein Argument, nur Beschimpfung.",
            email="renate@example.org", good_faith="y",
        )  # fmt: skip
        jobs.run_all(session)
        (letter,) = letters(session, "renate@example.org")
        receipt = link_in(letter, "/meldung/")
        assert "bis Freitag, 6. März, 10:00 Uhr" in visitor.open(receipt).text
        assert INSULT in visitor.open(thread).text, "publish, then check: a report alone hides nothing"

        # The moderator sees why it lies there, what the rule says, and who wrote it; hides it with reasons.
        visitor.sign_in(first)
        page = visitor.open(visitor.open("/dienst/moderation").links()["Kommentar: Bänke im Schatten"])
        assert "Das ist kein Argument, nur Beschimpfung." in page.text
        assert "Regel 5: Hart in der Sache, respektvoll zu Menschen." in page.text
        assert "renate@example.org" not in page.body
        case = f"/dienst/moderation/{session.scalars(select(Case.id)).one()}"
        preview = visitor.post(case, 200, on=page, measure="hide", ground="disrespect")
        visitor.post(case, on=preview, confirmed="1", explanation="„Wegziehen“ zielt auf die Person, nicht die Bank.")
        jobs.run_all(session)

        # In its place stands a tombstone with the ground; the text is gone, the other comment stays.
        page = visitor.sign_out().open(thread)
        assert "verborgen. Grund: Herabsetzende Sprache" in page.text
        assert INSULT not in page.body
        assert "Im Sommer wäre das schön." in page.text

        # The author is told why, by mail and in the account.
        letter = letters(session, "alex@example.org")[-1]
        assert "„Wegziehen“ zielt auf die Person, nicht die Bank." in letter.body
        statement = link_in(letter, "/konto/entscheidungen/")
        page = visitor.sign_in(author).open(statement)
        assert "Eine Stelle Ihres Textes setzt Menschen herab." in page.text
        assert "Regel 5" in page.text
        assert "Entschieden hat ein Mensch." in page.text
        assert "Mo Eins" not in page.body

        # The reporter hears the outcome.
        assert "Beitrag verborgen" in visitor.sign_out().open(receipt).text
        assert link_in(letters(session, "renate@example.org")[-1], "/meldung/") == receipt

    with clock.held_at(WEDNESDAY + timedelta(days=3)):
        # The author appeals; the first moderator must not judge it.
        visitor.sign_in(author)
        form = visitor.open(statement).links()["Einspruch einlegen"]
        visitor.post(form, on=visitor.open(form), words="Ich habe nur den Leserbrief von gestern zitiert.")
        assert "entscheidet bis 21. März 2026" in visitor.open(statement).text
        jobs.run_all(session)
        visitor.sign_out().sign_in(first)
        page = visitor.open("/dienst/moderation/einsprueche")
        assert "Entscheidet jemand anderes als Sie." in page.text
        appeal = page.links()["Kommentar: Bänke im Schatten"]
        visitor.post(appeal, 403, outcome="upheld", reason="Ich bleibe dabei.")

        # Somebody else reads everything again, and takes it back.
        visitor.sign_out().sign_in(second)
        visitor.post(appeal, on=visitor.open(appeal), outcome="reversed", reason="Das Zitat ist erkennbar.")
        jobs.run_all(session)
        assert comment.visibility == Visibility.PUBLIC
        assert INSULT in visitor.sign_out().open(thread).text

        # The author hears it; so does the reporter; and the figures are public.
        assert "Das Zitat ist erkennbar." in letters(session, "alex@example.org")[-1].body
        assert "Ihr Einspruch hatte Erfolg." in visitor.sign_in(author).open(statement).text
        page = visitor.sign_out().open(receipt)
        assert "Beitrag wieder gezeigt" in page.text
        page = visitor.open("/transparenz/moderation")
        assert "1 Einspruch, davon 1 entschieden" in page.text
        assert "noch zu wenige Fälle (1)" in page.text
    keys = [letter.key for letter in session.scalars(select(Mail))]
    assert len(keys) == len(set(keys)), "nobody is told twice"
