"""How rows enter the database once."""

from sqlalchemy import func, select

from app.core.city import Setting
from app.core.db import insert_once


def test_the_same_row_is_inserted_once_and_the_second_time_is_told(session):
    assert insert_once(session, Setting, key="motto", value="first")
    assert not insert_once(session, Setting, key="motto", value="second")
    assert session.scalar(select(Setting.value).where(Setting.key == "motto")) == "first"
    assert session.scalar(select(func.count()).where(Setting.key == "motto")) == 1
