"""The row is the support: the database allows one a person and contribution."""

from datetime import datetime

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Support(Base):
    """A person's support of a contribution; `by_mail`: tell me of the answer by mail too."""

    __tablename__ = "support"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False, index=True)
    by_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    supported_at: Mapped[datetime]
