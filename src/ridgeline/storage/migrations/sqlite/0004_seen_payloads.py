"""The ids of payloads that were recorded lately, so that a replayed one is known."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENT = """
CREATE TABLE seen_payload (
  -- The time from when on they may be forgotten << 21 | number of the commit.
  number INTEGER PRIMARY KEY,
  -- xxh64 of each id of a commit, 8 bytes each, the lowest first.
  digests BLOB NOT NULL
) STRICT
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENT)
