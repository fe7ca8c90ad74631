"""Who took part (for those who did), how many did by which way, codes and places."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.participations import rules
from app.participations.blind import PublicKey
from app.participations.models import AccessCode, CodeBatch, Participation, SharedPlace, SigningKey, SpentToken


@dataclass(frozen=True, slots=True)
class Turnout:
    """What a quality note says of who took part; counts, and nobody."""

    total: int
    by_level: dict[str, int]
    by_way: dict[str, int]
    same_device: int
    at_places: int


def of_account(session: Session, contribution_id: int, account_id: int) -> Participation | None:
    """The participation of an account."""
    return session.scalars(
        select(Participation).where(
            Participation.contribution_id == contribution_id, Participation.account_id == account_id
        )
    ).first()


def of_key(session: Session, contribution_id: int, key_hash: str) -> Participation | None:
    """The participation of a code or of a guest's token."""
    return session.scalars(
        select(Participation).where(
            Participation.contribution_id == contribution_id, Participation.key_hash == key_hash
        )
    ).first()


def accounts_of(session: Session, contribution_id: int) -> Sequence[int]:
    """The accounts that took part: only they left an address; what they answered is not told from this."""
    found = select(Participation.account_id).where(
        Participation.contribution_id == contribution_id, Participation.account_id.is_not(None)
    )
    return [account_id for account_id in session.scalars(found) if account_id is not None]


def opens(session: Session, contribution_id: int, code_hash: str) -> bool:
    """Whether a code was printed for this contribution and its batch still counts."""
    found = (
        select(AccessCode.batch_id)
        .join(CodeBatch, CodeBatch.id == AccessCode.batch_id)
        .where(
            AccessCode.code_hash == code_hash,
            CodeBatch.contribution_id == contribution_id,
            CodeBatch.withdrawn_on.is_(None),
        )
    )
    return session.scalar(found) is not None


def public_key(session: Session, contribution_id: int) -> PublicKey | None:
    """What a browser needs to blind a token; None where nothing is signed."""
    modulus = session.scalar(select(SigningKey.modulus).where(SigningKey.contribution_id == contribution_id))
    return PublicKey(int.from_bytes(modulus)) if modulus else None


def is_spent(session: Session, contribution_id: int, token_hash: str) -> bool:
    """Whether a token was used already."""
    return session.get(SpentToken, (contribution_id, token_hash)) is not None


def turnout(session: Session, contribution_id: int) -> Turnout:
    """How many took part, by level and way."""
    at_place = Participation.place_id.is_not(None)
    kinds = (Participation.level, Participation.via, Participation.same_device, at_place)
    counted = session.execute(
        select(*kinds, func.count()).where(Participation.contribution_id == contribution_id).group_by(*kinds)
    )
    rows: list[tuple[str, str, bool, bool, int]] = [tuple(row) for row in counted]  # type: ignore[misc]
    return Turnout(
        total=sum(number for *_kind, number in rows),
        by_level={each: sum(row[4] for row in rows if row[0] == each) for each in rules.LEVELS},
        by_way={each: sum(row[4] for row in rows if row[1] == each) for each in rules.WAYS},
        same_device=sum(row[4] for row in rows if row[2]),
        at_places=sum(row[4] for row in rows if row[3]),
    )


def place_of(session: Session, client: str) -> int | None:
    """The registered place whose network a client belongs to."""
    places = session.execute(select(SharedPlace.id, SharedPlace.networks).where(SharedPlace.ended_on.is_(None)))
    return next((number for number, networks in places if rules.is_inside(client, networks)), None)


def places(session: Session) -> Sequence[SharedPlace]:
    """All registered places, those in use first."""
    return session.scalars(
        select(SharedPlace).order_by(SharedPlace.ended_on.is_not(None), SharedPlace.name, SharedPlace.id)
    ).all()


def batches(session: Session, contribution_id: int) -> Sequence[tuple[CodeBatch, int]]:
    """The print runs of a contribution, each with how many of its codes were used."""
    used = (
        select(func.count())
        .select_from(AccessCode)
        .join(Participation, Participation.key_hash == AccessCode.code_hash)
        .where(AccessCode.batch_id == CodeBatch.id, Participation.contribution_id == CodeBatch.contribution_id)
        .correlate(CodeBatch)
        .scalar_subquery()
    )
    rows = session.execute(
        select(CodeBatch, used).where(CodeBatch.contribution_id == contribution_id).order_by(CodeBatch.id)
    )
    return [(batch, number) for batch, number in rows]
