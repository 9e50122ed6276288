"""What the matcher keeps: a profile with each visitor, no more than 64 visitors of a key, its counts."""

from alembic import op

revision = "0003"
down_revision = "0002"

# The latest seen of a key's visitors stay, and the latest of a visitor's keys.
STATEMENTS = (
    "ALTER TABLE visitor ADD COLUMN profile bytea",
    # It is compressed as far as it can be, and rows stay far below the size from which on they are taken apart.
    "ALTER TABLE visitor ALTER COLUMN profile SET STORAGE EXTERNAL",
    # A visit writes the row anew: with room for it on the page no index has to learn of that.
    "ALTER TABLE visitor SET (fillfactor = 75)",
    """
    WITH ranked AS (
      SELECT bucket, visitor_id, key, place,
        row_number() OVER (PARTITION BY key ORDER BY last_seen_at DESC, bucket, visitor_id) AS rank
      FROM visitor, unnest(blocking_keys) WITH ORDINALITY AS has (key, place)
    ), surplus AS (
      SELECT bucket, visitor_id, array_agg(key) AS keys FROM ranked WHERE rank > 64 OR place > 64 GROUP BY 1, 2
    )
    UPDATE visitor SET blocking_keys = ARRAY(
      SELECT key FROM unnest(blocking_keys) WITH ORDINALITY AS has (key, place) WHERE key <> ALL (keys) ORDER BY place
    )
    FROM surplus WHERE visitor.bucket = surplus.bucket AND visitor.visitor_id = surplus.visitor_id
    """,
    """
    CREATE TABLE matcher_counts (
      number bigint PRIMARY KEY,
      -- Stands for all rows before it, too.
      is_whole boolean NOT NULL,
      content bytea NOT NULL
    )
    """,
    "ALTER TABLE matcher_counts ALTER COLUMN content SET STORAGE EXTERNAL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
