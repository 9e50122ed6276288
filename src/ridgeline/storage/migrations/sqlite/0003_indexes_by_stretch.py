"""Indexes of scattered values begin with the stretch of time, so that new events change few of their pages."""

from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = ("high_recall_id", "ip", "network", "asn", "url")


def upgrade() -> None:
    connection = op.get_bind()
    for column in COLUMNS:
        connection.exec_driver_sql(f"DROP INDEX event_by_{column}")
        # Stretches of 2^29 milliseconds.
        connection.exec_driver_sql(
            f"CREATE INDEX event_by_{column} ON event (position >> 48, {column}) WHERE {column} IS NOT NULL"
        )
