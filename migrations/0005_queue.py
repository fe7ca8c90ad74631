"""The queue: Procrastinate's tables in a schema of their own.

Revision ID: 0005
Revises: 0004

Its schema comes from the locked package through the driver's connection, since its SQL is full of `%`.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the schema and fill it."""
    cursor = op.get_bind().connection.driver_connection.cursor()
    cursor.execute("CREATE SCHEMA procrastinate")
    cursor.execute("SET LOCAL search_path TO procrastinate")
    cursor.execute(SchemaManager.get_schema())
    cursor.execute("SET LOCAL search_path TO public, procrastinate")


def downgrade() -> None:
    """Drop what waits in the queue; the pending rows of the record stay, so nothing is lost."""
    op.execute("DROP SCHEMA procrastinate CASCADE")
