"""The ids of payloads that were recorded lately, so that a replayed one is known."""

from alembic import op

revision = "0002"
down_revision = "0001"

# The id alone is the key: two servers that store one payload at once meet there, and one waits for the other. `until`
# is the time from when on it may be forgotten.
STATEMENTS = (
    "CREATE TABLE seen_payload (until bigint NOT NULL, payload_id bytea PRIMARY KEY)",
    "CREATE INDEX seen_payload_by_time ON seen_payload (until)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
