"""An idea is a contribution that stands alone; an imported one says where it comes from."""

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.contributions import Contribution
from app.core.db import Base


class Proposal(Contribution):
    """An idea of a resident. `origin…` is set for those imported from another platform."""

    __tablename__ = "proposal"
    __mapper_args__ = {"polymorphic_identity": "proposal"}
    __table_args__ = (UniqueConstraint("origin", "origin_key"),)
    stands_alone = True

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    origin: Mapped[str | None]
    origin_key: Mapped[str | None]
    origin_licence: Mapped[str | None]
    origin_url: Mapped[str | None]  # its page there
    origin_supports: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class CountedIdea(Base):
    """What a public idea was last counted as; the reader that keeps `list_count` compares it with what it is."""

    __tablename__ = "counted_idea"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    action_field_id: Mapped[int | None]
    district_id: Mapped[int | None]
    status: Mapped[str | None]
    answered: Mapped[bool]


class ListCount(Base):
    """How many public ideas a filter leads to: `by` says what is filtered, `key` is the value."""

    __tablename__ = "list_count"

    by: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    ideas: Mapped[int]
