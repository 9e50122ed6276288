"""What the matcher keeps: of each visitor a profile and its keys, of each key its visitors, and what it counts."""

from alembic import op

from ridgeline.storage.sqlite_upgrade import copy_keys_of_0004

revision = "0005"
down_revision = "0004"

STATEMENTS = """
-- NULL: nothing of it is kept but its times.
ALTER TABLE visitor ADD COLUMN number INTEGER;
CREATE TABLE visitor_profile (
  number INTEGER PRIMARY KEY,
  visitor_id TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  -- To the visit, as that of `visitor` is not.
  last_seen_at INTEGER NOT NULL,
  -- 8 bytes each, the latest first: those under which `posting` has the number.
  keys BLOB NOT NULL,
  -- What only the matcher reads.
  profile BLOB
) STRICT;
CREATE TABLE posting (
  key INTEGER PRIMARY KEY,
  -- Of visitors, 4 bytes each.
  numbers BLOB NOT NULL
) STRICT;
CREATE TABLE matcher_counts (
  number INTEGER PRIMARY KEY,
  -- Stands for all rows before it, too.
  is_whole INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS.split(";\n"):
        connection.exec_driver_sql(statement)
    copy_keys_of_0004(connection.connection.driver_connection)
    connection.exec_driver_sql("DROP TABLE blocking_key")
