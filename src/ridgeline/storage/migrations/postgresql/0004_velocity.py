"""What velocity is counted from: the country of an event, an index by address, and notes of changes of the past."""

from alembic import op

from ridgeline.storage.postgres_upgrade import fill_countries_of_0003

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE event ADD COLUMN country bytea",
    # 7 bytes of a digest, for the index's width, as of visitors; the address itself is compared as well. Those of a
    # wider network, which another index lists, may be very many.
    "CREATE INDEX event_by_ip ON event (substring(sha256(ip), 1, 7), event_time) WHERE ip IS NOT NULL",
    # Events of these times were added, changed or removed: what a process has kept of them is no longer so. Numbered
    # without gaps, in the order of the commits; only the latest stay. `bucket` is that of the visitor whose events they
    # all are, if they are of one.
    "CREATE TABLE past_change (number bigint PRIMARY KEY, first bigint NOT NULL, last bigint NOT NULL, bucket integer)",
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    fill_countries_of_0003(connection)
