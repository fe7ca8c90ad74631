"""A coordinator at the desk of surveys, and a draft that lies there."""

import pytest
from sqlalchemy import select

from app.surveys.documents import from_document
from app.surveys.models import Survey
from tests import make

DESK = "/dienst/umfragen"


@pytest.fixture
def coordinator(visitor, session):
    """A coordinator at the desk."""
    account = make.staff(session, "coordinator")
    session.commit()
    return visitor.sign_in(account)


@pytest.fixture
def draft(session):
    """A draft after a pattern."""
    survey = make.survey(session, opened=False)
    session.commit()
    return survey


def newest(session):
    """The survey that was made last."""
    session.expire_all()
    return session.scalars(select(Survey).order_by(Survey.id.desc()).limit(1)).one()


def asked(session, survey):
    """Its questionnaire as it is now."""
    session.expire_all()
    return from_document(session.get_one(Survey, survey.id).questionnaire)
