"""Taking part, once: by account, by a code on paper, by a guest's token; and with a token that the city signed blindly.

The database decides, never a look-up: two at once are one. No row knows a moment, and no activity says who took part.
"""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Text, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.actions import HOUR, TooMany, WrongCode
from app.accounts.models import Account
from app.core import activity, city, clock, limits
from app.core.contributions import Contribution
from app.core.db import insert_once
from app.core.errors import NotAllowed
from app.core.hashing import hashed
from app.core.locale import lazy
from app.participations import blind, keys, origins, queries, rules
from app.participations.blind import Blinded, PrivateKey, PublicKey
from app.participations.models import (
    AccessCode,
    CodeBatch,
    CountedDay,
    Participation,
    SharedPlace,
    SigningKey,
    SpentToken,
)
from app.participations.who import Guest, Who


class Forged(NotAllowed):
    """The token was not signed for this contribution."""


class AlreadySpent(NotAllowed):
    """A sheet with this token was handed in before."""


def take_part(
    session: Session, contribution: Contribution, *, audience: str, who: Who, blinded_hash: str | None = None
) -> Participation:
    """The one participation of this person in this contribution, made now if there was none.

    Raises `NotAllowed` below the level of the audience, `WrongCode`, and `TooMany` when this connection had its share.
    """
    key_hash = _code_key(session, contribution, who) if who.code is not None else _guest_key(contribution, who)
    level = rules.level_of(
        is_resident=bool(who.account and who.account.resident_at),
        is_signed_in=who.account is not None,
        has_code=who.code is not None,
    )
    rules.may_take_part(audience, level)
    found = _found(session, contribution, who.account, key_hash)
    if found is not None:
        return found
    place_id = queries.place_of(session, who.client) if who.client else None
    via = rules.way_of(on_paper=who.on_paper, has_code=who.code is not None, is_signed_in=who.account is not None)
    if via == "guest":
        _count_guest(session, contribution, who.client, at_place=place_id is not None)
    insert_once(
        session,
        Participation,
        contribution_id=contribution.id,
        level=level,
        via=via,
        account_id=who.account.id if who.account else None,
        key_hash=key_hash,
        same_device=bool(via == "guest" and who.guest and who.guest.number),
        place_id=place_id,
        blinded_hash=blinded_hash,
        on=clock.today(city.profile().timezone),
    )
    made = _found(session, contribution, who.account, key_hash)
    assert made is not None  # either ours or the one that was quicker
    return made


def find(session: Session, contribution: Contribution, who: Who) -> Participation | None:
    """Whether this person took part already; counts nothing and makes nothing. A wrong code is nobody."""
    typed = codes.cleaned_from_paper(who.code) if who.code is not None else None
    if who.code is not None:
        key_hash = _hash_of_code(typed) if typed else None
    else:
        key_hash = _guest_key(contribution, who) if who.guest else None
    return _found(session, contribution, who.account, key_hash)


def _found(
    session: Session, contribution: Contribution, account: Account | None, key_hash: str | None
) -> Participation | None:
    """The account's own row first; the row of a code that belongs to another account opens nothing."""
    mine = queries.of_account(session, contribution.id, account.id) if account else None
    if mine is not None or key_hash is None:
        return mine
    found = queries.of_key(session, contribution.id, key_hash)
    if found is not None and found.account_id is not None and (account is None or found.account_id != account.id):
        raise WrongCode(lazy("Diesen Code hat schon jemand mit einem Konto benutzt. Bitte melden Sie sich dafür an."))
    return found


def _code_key(session: Session, contribution: Contribution, who: Who) -> str:
    """What the ledger knows of a right code; each wrong one is counted, and after some no code is looked at."""
    allowed = origins.allowed_wrong_codes()
    if limits.reached("wrong_code", who.client, allowed, HOUR):
        raise TooMany(
            lazy("Von Ihrem Anschluss kamen viele falsche Codes. Bitte versuchen Sie es in einer Stunde wieder.")
        )
    typed = codes.cleaned_from_paper(who.code or "")
    if typed is None or not queries.opens(session, contribution.id, _hash_of_code(typed)):
        limits.within("wrong_code", who.client, allowed, HOUR)
        raise WrongCode(lazy("Dieser Code öffnet hier nichts. Bitte vergleichen Sie ihn mit dem Papier."))
    return _hash_of_code(typed)


def _hash_of_code(typed: str) -> str:
    return hashed("access code", typed)


def _guest_key(contribution: Contribution, who: Who) -> str | None:
    """What the ledger knows of a guest's token; an account needs none."""
    if who.account is not None:
        return None
    if who.guest is None:
        raise NotAllowed(lazy("Dafür braucht es eine Anmeldung, einen Code oder ein Cookie dieser Seite."))
    return hashed("guest", str(contribution.id), who.guest.word, str(who.guest.number))


def _count_guest(session: Session, contribution: Contribution, client: str, *, at_place: bool) -> None:
    if not origins.count(session, contribution.id, client, at_place=at_place):
        raise TooMany(
            lazy(
                "Von diesem Anschluss haben heute schon viele teilgenommen. Mit einer E-Mail-Adresse geht es gleich "
                "weiter, sonst morgen wieder."
            )
        )


def next_at_this_device(session: Session, contribution: Contribution, guest: Guest) -> Guest:
    """Somebody else answers at this device: the next token, once the present one was used; it is counted and shown."""
    used = queries.of_key(session, contribution.id, _guest_key(contribution, Who(guest=guest)) or "")
    return guest.next() if used else guest


def make_key(session: Session, contribution: Contribution) -> PublicKey:
    """Give an anonymous contribution its signing key, once; two at once get the same."""
    known = queries.public_key(session, contribution.id)
    if known is not None:
        return known
    made = keys.make()
    insert_once(
        session,
        SigningKey,
        contribution_id=contribution.id,
        modulus=made.public.modulus.to_bytes(made.public.size),
        sealed=keys.seal(made, contribution.id),
    )
    known = queries.public_key(session, contribution.id)
    assert known is not None
    return known


def destroy_key(session: Session, contribution: Contribution) -> None:
    """After the end nobody can sign any more; what was signed can still be checked."""
    session.execute(update(SigningKey).where(SigningKey.contribution_id == contribution.id).values(sealed=None))


def take_part_blindly(session: Session, contribution: Contribution, *, audience: str, who: Who, blinded: str) -> str:
    """Take part and get the city's signature under a token that it cannot see.

    The same person with the same blinded token gets the same signature again (a lost connection loses nothing);
    with another one raises `NotAllowed`, as do keys that are gone and what is no blinded token.
    """
    private = _private_key(session, contribution)
    try:
        message = blind.from_text(blinded, private.public.size)
        blind.check_blinded(private.public, message)
    except blind.Refused:
        raise Forged(lazy("Ihr Browser hat etwas Unlesbares geschickt. Bitte laden Sie die Seite neu.")) from None
    digest = hashlib.sha256(blinded.encode()).hexdigest()
    participation = take_part(session, contribution, audience=audience, who=who, blinded_hash=digest)
    if participation.blinded_hash != digest:
        raise NotAllowed(lazy("Sie haben hier schon teilgenommen. Einen zweiten Antwortbogen gibt es nicht."))
    return blind.as_text(blind.blind_sign(private, message))


def _private_key(session: Session, contribution: Contribution) -> PrivateKey:
    sealed = session.scalar(select(SigningKey.sealed).where(SigningKey.contribution_id == contribution.id))
    if sealed is None:
        raise NotAllowed(lazy("Hier kann niemand mehr teilnehmen."))
    return keys.unseal(sealed, contribution.id)


def draw(public: PublicKey) -> tuple[str, Blinded]:
    """Without script the server draws and blinds the token: weaker, because it sees it for a moment; keeps nothing."""
    token = blind.draw_token()
    return blind.as_text(token), blind.blind(public, token)


def uncover(public: PublicKey, token: str, signature: str, inverse: int) -> str:
    """Without script the server uncovers the signature of a token it drew; raises `Forged`."""
    try:
        uncovered = blind.finalize(
            public, blind.from_text(token, blind.TOKEN_BYTES), blind.from_text(signature, public.size), inverse
        )
    except blind.Refused:
        raise Forged(lazy("Diese Berechtigung gehört nicht zu dieser Umfrage.")) from None
    return blind.as_text(uncovered)


def spend(session: Session, contribution: Contribution, token: str, signature: str) -> None:
    """Use a token, once: by nobody, as the request knows no session. Raises `Forged` or `AlreadySpent`."""
    public = queries.public_key(session, contribution.id)
    if public is None or not is_signed(public, token, signature):
        raise Forged(lazy("Diese Berechtigung gehört nicht zu dieser Umfrage."))
    if not insert_once(session, SpentToken, contribution_id=contribution.id, token_hash=hash_of_token(token)):
        raise AlreadySpent(lazy("Mit dieser Berechtigung ist schon ein Antwortbogen angekommen."))


def is_signed(public: PublicKey, token: str, signature: str) -> bool:
    """Whether the city signed this token for this contribution; spends nothing."""
    try:
        return blind.verify(public, blind.from_text(token, blind.TOKEN_BYTES), blind.from_text(signature, public.size))
    except blind.Refused:
        return False


def hash_of_token(token: str) -> str:
    """What the list of spent tokens keeps."""
    return hashlib.sha256(token.encode()).hexdigest()


def print_codes(session: Session, contribution: Contribution, by: Account, number: int, note: str) -> list[str]:
    """Draw codes for paper and show them this once, as only hashes are kept. Never so few that a code is a person."""
    if not rules.SMALLEST_BATCH <= number <= rules.LARGEST_BATCH:
        raise NotAllowed(lazy("Drucken Sie zwischen 10 und 5.000 Codes."))
    batch = CodeBatch(
        contribution_id=contribution.id,
        note=note,
        number=number,
        printed_on=clock.today(city.profile().timezone),
        printed_by_id=by.id,
    )
    session.add(batch)
    session.flush()
    drawn = [codes.draw_for_paper() for _ in range(number)]
    hashes = sorted(_hash_of_code(code.replace("-", "")) for code in drawn)  # stored in another order than printed
    session.execute(insert(AccessCode), [{"code_hash": each, "batch_id": batch.id} for each in hashes])
    activity.record(session, "codes_printed", by, contribution, batch_id=batch.id, number=number)
    return drawn


def withdraw_codes(session: Session, batch: CodeBatch, by: Account) -> bool:
    """A print run was lost: what was not used yet opens nothing any more. Twice changes nothing."""
    withdrawn = session.execute(
        update(CodeBatch)
        .where(CodeBatch.id == batch.id, CodeBatch.withdrawn_on.is_(None))
        .values(withdrawn_on=clock.today(city.profile().timezone))
        .returning(CodeBatch.id)
    ).scalar()
    if withdrawn is not None:
        contribution = session.get(Contribution, batch.contribution_id)
        activity.record(session, "codes_withdrawn", by, contribution, batch_id=batch.id)
    return withdrawn is not None


def register_place(session: Session, by: Account, name: str, networks: Sequence[str]) -> SharedPlace:
    """Many people share this connection: the low limit for guests does not count here, and the place is recorded."""
    written = [str(rules.network(each)) for each in networks if each.strip()]
    if not written:
        raise NotAllowed(lazy("Bitte geben Sie mindestens ein Netz an. Beispiel: 192.0.2.0/28"))
    place = SharedPlace(name=name, networks=written, registered_on=clock.today(city.profile().timezone))
    session.add(place)
    session.flush()
    activity.record(session, "place_registered", by, place_id=place.id)
    return place


def end_place(session: Session, by: Account, place: SharedPlace) -> bool:
    """From now on its connection is like any other; what was counted there stays recorded."""
    ended = session.execute(
        update(SharedPlace)
        .where(SharedPlace.id == place.id, SharedPlace.ended_on.is_(None))
        .values(ended_on=clock.today(city.profile().timezone))
        .returning(SharedPlace.id)
    ).scalar()
    if ended is not None:
        activity.record(session, "place_ended", by, place_id=place.id)
    return ended is not None


def record_days(session: Session) -> None:
    """Write into the record how many took part on each day that is over: a count, once, and never who."""
    today = clock.today(city.profile().timezone)
    already = (
        select(CountedDay.on)
        .where(CountedDay.contribution_id == Participation.contribution_id, CountedDay.on == Participation.on)
        .exists()
    )
    days = session.execute(
        select(Participation.contribution_id, Participation.on, func.count())
        .where(Participation.on < today, ~already)
        .group_by(Participation.contribution_id, Participation.on)
        .order_by(Participation.on, Participation.contribution_id)
    ).all()
    for contribution_id, day, number in days:
        if insert_once(session, CountedDay, contribution_id=contribution_id, on=day):
            contribution = session.get(Contribution, contribution_id)
            activity.record(session, "people_took_part", None, contribution, on=day.isoformat(), number=number)


def forget_people(session: Session, contribution: Contribution) -> None:
    """At the end of the retention nothing says any more who took part; the counts stay."""
    session.execute(
        update(Participation)
        .where(Participation.contribution_id == contribution.id)
        .values(
            account_id=None,
            blinded_hash=None,
            key_hash=cast(func.gen_random_uuid(), Text),
        )
        .execution_options(synchronize_session=False)
    )
    batches = select(CodeBatch.id).where(CodeBatch.contribution_id == contribution.id)
    session.execute(delete(AccessCode).where(AccessCode.batch_id.in_(batches)))
    destroy_key(session, contribution)
    activity.record(session, "people_forgotten", None, contribution)
