"""What velocity is counted from: the country of an event, and notes of changes of the past."""

from alembic import op

from ridgeline.storage.sqlite_upgrade import fill_countries_of_0005

revision = "0006"
down_revision = "0005"

STATEMENTS = """
ALTER TABLE event ADD COLUMN country TEXT;
-- Events of these times were added, changed or removed: what a process has kept of them is no longer so.
CREATE TABLE past_change (
  -- Without gaps, in the order of the commits; only the latest stay.
  number INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  -- Of the visitor whose events they all are, if they are of one.
  bucket INTEGER
) STRICT
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS.split(";\n"):
        connection.exec_driver_sql(statement)
    fill_countries_of_0005(connection.connection.driver_connection)
