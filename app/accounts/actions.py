"""The verbs of signing in and of duties; every yes is decided by the database, once."""

from datetime import timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from app.accounts import addresses, codes, mails, queries, rules, verbs
from app.accounts.models import DUTIES, Account, Duty, Intent, SignInCode, Sitting
from app.core import activity, city, clock, limits, mail
from app.core.db import insert_once
from app.core.errors import NotAllowed, Suspended
from app.core.hashing import hashed, is_same
from app.core.locale import _, language, lazy, moment
from app.core.people import Person

HOUR = timedelta(hours=1)


class TooMany(NotAllowed):
    """A limit is reached; the sentence says until when."""


class WrongCode(NotAllowed):
    """The code opens nothing; the sentence says what to do."""


class Gone(NotAllowed):
    """The link was used or has expired."""


def send_code(session: Session, intent: Intent, email: str, client: str, allowed_of_client: int) -> None:
    """Send six digits and a link to an address, the same way whether it is known here or not.

    Raises `AddressRefused` for what is no address and `TooMany` when address or connection had enough this hour.
    """
    address, key = addresses.normalise(email), addresses.same_key(email)
    _count_code(key, client, allowed_of_client)
    digits, secret = codes.draw(), codes.draw_secret()
    now = clock.now()
    row = SignInCode(
        intent_id=intent.id,
        address=address,
        address_key=key,
        code_hash=hashed("code", digits, key, intent.browser),
        link_hash=hashed("link", secret),
        browser=intent.browser,
        created_at=now,
        expires_at=now + timedelta(minutes=city.profile().signing_in.code_minutes),
    )
    session.add(row)
    session.flush()
    subject, body = mails.code(digits, secret, row.expires_at)
    mail.queue(
        session, key=f"code:{row.id}", address=address, subject=subject, body=body, language=language(), secret=True
    )


def send_code_once(session: Session, intent: Intent, email: str, client: str, allowed_of_client: int) -> None:
    """Send a code, unless the same address was sent one a moment ago: a second press sends nothing twice."""
    last = queries.newest_code(session, intent)
    if last is None or last.address != email or not _seconds_to_wait(last):
        send_code(session, intent, email, client, allowed_of_client)


def send_code_again(session: Session, intent: Intent, last: SignInCode, client: str, allowed_of_client: int) -> None:
    """Send a new code to the same address after a pause; raises `TooMany` before."""
    seconds = _seconds_to_wait(last)
    if seconds:
        raise TooMany(
            _(
                "Die E-Mail ist unterwegs. In %(seconds)s Sekunden können Sie sie noch einmal bestellen.",
                seconds=seconds,
            )
        )
    send_code(session, intent, last.address, client, allowed_of_client)


def _seconds_to_wait(last: SignInCode) -> int:
    return rules.seconds_to_wait(last.created_at, clock.now(), city.profile().signing_in.resend_seconds)


def _count_code(address_key: str, client: str, allowed_of_client: int) -> None:
    until = moment(rules.limit_ends_at(clock.now()), "HH:mm")
    if not limits.within("code_client", client, allowed_of_client, HOUR):
        raise TooMany(
            _("Von Ihrem Anschluss kamen sehr viele Anfragen. Bitte versuchen Sie es nach %(time)s Uhr.", time=until)
        )
    codes_an_hour = city.profile().signing_in.codes_an_hour
    # What one connection is refused does not count against the address: a stranger uses up only their own codes.
    if not (
        limits.within("code_address_client", f"{address_key} {client}", codes_an_hour, HOUR)
        and limits.within("code_address", address_key, rules.CODES_TO_AN_ADDRESS, HOUR)
    ):
        raise TooMany(
            _(
                "An diese Adresse gingen in dieser Stunde schon mehrere Codes. Einen neuen gibt es nach %(time)s Uhr.",
                time=until,
            )
        )


def enter_code(session: Session, intent: Intent, typed: str) -> Account:
    """The right code, typed in the browser it was sent for, makes you the person of that address: once."""
    row = queries.newest_code(session, intent)
    digits = codes.cleaned(typed)
    if digits is None:
        raise WrongCode(lazy("Der Code besteht aus sechs Ziffern. Er steht in der E-Mail."))
    allowed = city.profile().signing_in.code_tries
    tried = codes.count_try(row.id, clock.now(), allowed) if row else None
    if row is None or tried is None:
        raise WrongCode(lazy("Dieser Code gilt nicht mehr. Bitte lassen Sie sich einen neuen schicken."))
    if not is_same(hashed("code", digits, row.address_key, intent.browser), row.code_hash):
        raise WrongCode(_wrong(allowed - tried))
    return _become(session, row, intent)


def _wrong(left: int) -> str:
    if not left:
        return _("Der Code stimmt nicht, und es war der letzte Versuch. Bitte lassen Sie sich einen neuen schicken.")
    if left == 1:
        return _("Der Code stimmt nicht. Sie haben noch einen Versuch.")
    return _("Der Code stimmt nicht. Sie haben noch %(left)s Versuche.", left=left)


def follow_link(session: Session, row: SignInCode, intent: Intent) -> Account:
    """The button behind the link of the mail makes you the person of that address, in any browser: once."""
    return _become(session, row, intent)


def _become(session: Session, row: SignInCode, intent: Intent) -> Account:
    now = clock.now()
    used = session.execute(
        update(SignInCode)
        .where(SignInCode.id == row.id, SignInCode.used_at.is_(None), SignInCode.expires_at > now)
        .values(used_at=now)
        .returning(SignInCode.id)
    ).scalar()
    if used is None:
        raise Gone(
            lazy("Das wurde schon benutzt oder gilt nicht mehr. Bitte lassen Sie sich einen neuen Code schicken.")
        )
    session.execute(
        update(SignInCode).where(SignInCode.intent_id == intent.id, SignInCode.used_at.is_(None)).values(used_at=now)
    )
    account = find_or_make(session, row.address, intent.display_name)
    _check_open(account)
    account.confirmed_at = account.confirmed_at or now
    return account


def _check_open(account: Account) -> None:
    if not account.active or account.state == "erased":
        raise NotAllowed(lazy("Dieses Konto ist geschlossen. Bei Fragen hilft Ihnen die Kontaktstelle der Stadt."))


def find_or_make(session: Session, address: str, display_name: str | None) -> Account:
    """The account of an address; a new address becomes one, and two at once become the same."""
    key = addresses.same_key(address)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"account:{key}", 0))))
    account = queries.account_of(session, key)
    if account is None:
        account = Account(
            display_name=display_name or _("Person %(number)s", number=int(codes.draw()) % 9000 + 1000),
            language=language(),
            created_at=clock.now(),
            email=address,
            email_key=key,
            fs_uniquifier=codes.draw_secret(),
            duties=[],
        )
        session.add(account)
        session.flush()
        activity.record(session, "signed_up", account)
    return account


def begin_sitting(session: Session, account: Account, key_hash: str) -> None:
    """Be signed in: people with a duty for some hours, others for some days (retention of the city profile)."""
    now = clock.now()
    kept = city.profile().retention
    is_staff = bool(session.scalar(select(exists().where(Duty.person_id == account.id))))
    ends_at = rules.sitting_ends_at(now, is_staff, kept.staff_session_hours, kept.resident_session_days)
    session.add(Sitting(person_id=account.id, key_hash=key_hash, began_at=now, ends_at=ends_at))
    session.flush()


def sign_out(session: Session, key_hash: str) -> None:
    """The sitting ends on the server; a copy of the cookie is worth nothing."""
    session.execute(delete(Sitting).where(Sitting.key_hash == key_hash))


def move_intents(session: Session, before: str, after: str) -> None:
    """What was begun in this browser stays with it when its word is renewed."""
    session.execute(update(Intent).where(Intent.browser == before).values(browser=after))


def bring_here(session: Session, intent: Intent, browser: str) -> None:
    """Whoever holds a link of the mail goes on in this browser; the one it was begun in no longer can."""
    intent.browser = browser
    session.flush()


def carry_out(session: Session, intent: Intent, account: Account) -> str:
    """Do what was begun, once however often it is asked, and say where to go.

    Raises `NotAllowed` as the verb's own rules do; what was begun is then kept.
    """
    begun = session.execute(
        update(Intent)
        .where(Intent.id == intent.id, Intent.done_at.is_(None))
        .values(done_at=clock.now(), person_id=account.id)
        .returning(Intent.id)
    ).scalar()
    session.refresh(intent)
    if begun is None:
        return intent.result_url or "/"
    verb = verbs.VERBS[intent.verb]
    if verb.writes and account.is_suspended:
        raise Suspended()
    address = verb.carry_out(session, account, intent.payload)
    intent.result_url, intent.payload = address, {}
    session.flush()
    return address


def add_person(session: Session, email: str, display_name: str) -> Account:
    """Enter somebody before their first sign-in, so that a duty can be given."""
    key = addresses.same_key(email)
    if queries.account_of(session, key):
        raise NotAllowed(_("%(email)s hat schon ein Konto.", email=key))
    return find_or_make(session, addresses.normalise(email), display_name)


def give_duty(
    session: Session, account: Account, duty: str, department_id: int | None = None, by: Person | None = None
) -> bool:
    """Entrust somebody with a duty; whoever has one signs in again after some hours. Twice changes nothing."""
    _check_duty(duty, department_id)
    given = insert_once(
        session, Duty, person_id=account.id, duty=duty, department_id=department_id, given_at=clock.now()
    )
    if given:
        latest = clock.now() + timedelta(hours=city.profile().retention.staff_session_hours)
        shorter = update(Sitting).where(Sitting.person_id == account.id, Sitting.ends_at > latest)
        session.execute(shorter.values(ends_at=latest))
        session.expire(account, ["duties"])
        activity.record(session, "duty_given", by, person_id=account.id, duty=duty, department_id=department_id)
    return given


def take_duty(
    session: Session, account: Account, duty: str, department_id: int | None = None, by: Person | None = None
) -> bool:
    """Take a duty back; says whether there was one. It ends with the next page the person opens."""
    _check_duty(duty, department_id)
    taken = session.execute(
        delete(Duty)
        .where(
            Duty.person_id == account.id,
            Duty.duty == duty,
            Duty.department_id.is_not_distinct_from(department_id),
        )
        .returning(Duty.id)
    ).scalar()
    if taken is None:
        return False
    session.expire(account, ["duties"])
    activity.record(session, "duty_taken", by, person_id=account.id, duty=duty, department_id=department_id)
    return True


def rename(session: Session, account: Account, display_name: str) -> bool:
    """Take another name; it stands at once beside everything the person wrote. Says whether it is another."""
    before = account.display_name
    if display_name == before:
        return False
    account.display_name = display_name
    session.flush()
    activity.record(session, "renamed", account, before=before)
    return True


def suspend(session: Session, account: Account, reason: str, by: Person | None = None) -> bool:
    """Keep somebody from writing and from every duty; what they wrote stays. Twice changes nothing.

    Reading, notices, appeals and signing in stay: a decision can only be appealed by whoever can read it (Art. 20 DSA).
    """
    if not _change_state(session, account, "active", "suspended"):
        return False
    activity.record(session, "person_suspended", by, person_id=account.id, reason=reason)
    return True


def readmit(session: Session, account: Account, by: Person | None = None) -> bool:
    """Let somebody write again; says whether they were suspended."""
    if not _change_state(session, account, "suspended", "active"):
        return False
    activity.record(session, "person_readmitted", by, person_id=account.id)
    return True


def _change_state(session: Session, account: Account, before: str, after: str) -> bool:
    changed = session.execute(
        update(Person).where(Person.id == account.id, Person.state == before).values(state=after).returning(Person.id)
    ).scalar()
    session.refresh(account, ["state"])
    return changed is not None


def _check_duty(duty: str, department_id: int | None) -> None:
    if duty not in DUTIES:
        raise NotAllowed(_("Diese Aufgabe gibt es nicht: %(duty)s.", duty=duty))
    if (duty == "official") != (department_id is not None):
        raise NotAllowed(_("Eine Dienststelle gehört zur Aufgabe „official“, und nur zu ihr."))
