"""The served site itself: what a test arranges is there, in the database that the browser sees."""

from sqlalchemy import text

from tests import make


def test_what_a_test_arranges_is_in_the_database_of_the_site(site):
    number = site.arrange(lambda session: make.account(session, "Jana Beispiel").id)
    found = site.arrange(
        lambda session: session.scalar(text("SELECT display_name FROM person WHERE id = :id"), {"id": number})
    )
    assert found == "Jana Beispiel"
