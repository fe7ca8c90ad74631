"""An idea is a contribution that stands alone; an imported one says where it comes from."""

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.contributions import Contribution


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
