"""The schema of version 0.1.0, where events were one table with their payloads as JSON."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = """
-- Times are Unix milliseconds. Text is compared byte by byte: ids differ by case.

CREATE TABLE workspace (
  workspace_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE environment (
  environment_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspace (workspace_id),
  name TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_key (
  key_id TEXT PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- NULL: valid in every environment.
  environment_id TEXT REFERENCES environment (environment_id),
  -- Only for public keys, which pages show to everybody.
  public_text TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

CREATE TABLE visitor (
  visitor_id TEXT PRIMARY KEY,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blocking_key (
  key INTEGER NOT NULL,
  visitor_id TEXT NOT NULL,
  PRIMARY KEY (key, visitor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocking_key_by_visitor ON blocking_key (visitor_id);

CREATE TABLE event (
  event_id TEXT PRIMARY KEY,
  timestamp INTEGER NOT NULL,
  environment_id TEXT NOT NULL,
  source TEXT NOT NULL,
  visitor_id TEXT,
  linked_id TEXT,
  -- 16 bytes, IPv4 as ::ffff:a.b.c.d, so that a network is one range.
  ip BLOB,
  url TEXT,
  origin TEXT,
  sdk_platform TEXT,
  sdk_version TEXT,
  suspect INTEGER,
  -- The event as the Server API serves it, JSON in UTF-8.
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_time ON event (timestamp, event_id);
CREATE INDEX event_by_visitor ON event (visitor_id, timestamp, event_id) WHERE visitor_id IS NOT NULL;
CREATE INDEX event_by_linked_id ON event (linked_id, timestamp, event_id) WHERE linked_id IS NOT NULL;
CREATE INDEX event_by_ip ON event (ip) WHERE ip IS NOT NULL;
CREATE INDEX event_by_suspect ON event (suspect, timestamp, event_id) WHERE suspect IS NOT NULL;

-- Tombstones: from its commit on no read shows the visitor or its events; it goes with the last of their rows.
CREATE TABLE erasure (
  visitor_id TEXT PRIMARY KEY,
  erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
