"""A comment is a contribution about another one."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.contributions import Contribution

STANCES = ("for", "against", "question", "none")


class Comment(Contribution):
    """Said about a contribution (`about_id`) in the thread of another (`root_id`); a reply is about a comment."""

    __tablename__ = "comment"
    __mapper_args__ = {"polymorphic_identity": "comment"}
    __table_args__ = (CheckConstraint(f"stance IN {STANCES}", name="stance"),)

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    stance: Mapped[str] = mapped_column(default="none")
