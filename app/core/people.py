"""Person: whoever writes, supports, moderates or answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Identity
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Person(Base):
    """A person as the platform knows them: a name of their choice and a language."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("state IN ('active', 'suspended', 'erased')", name="state"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    display_name: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[datetime]

    @property
    def is_suspended(self) -> bool:
        """Whether the person may read, appeal and leave, but not write."""
        return self.state == "suspended"
