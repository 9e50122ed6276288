"""Members, their sessions and saved views, and when keys were last used."""

from alembic import op

revision = "0009"
down_revision = "0008"

# Times are Unix milliseconds. Text is compared byte by byte.
STATEMENTS = """
CREATE TABLE member (
  number INTEGER PRIMARY KEY,
  member_id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  -- By which members are told apart: `email` without regard to case.
  folded_email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  sees_personal_data INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  password_hash TEXT,
  totp_secret BLOB,
  totp_step INTEGER NOT NULL,
  -- A JSON list, base64.
  recovery_digests TEXT NOT NULL,
  oidc_subject TEXT UNIQUE,
  invitation_digest BLOB UNIQUE,
  invitation_until INTEGER
) STRICT;
CREATE TABLE member_session (
  session_id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  digest BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  rotated_at INTEGER NOT NULL,
  user_agent TEXT NOT NULL,
  address TEXT NOT NULL,
  former_digest BLOB UNIQUE,
  former_until INTEGER NOT NULL
) STRICT;
CREATE INDEX member_session_by_member ON member_session (member_id);
CREATE INDEX member_session_by_end ON member_session (expires_at);
CREATE TABLE saved_view (
  view_id TEXT NOT NULL PRIMARY KEY,
  -- Of a shared one whoever saved it first, who may be gone.
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  page TEXT NOT NULL,
  query TEXT NOT NULL,
  is_shared INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_by_member ON saved_view (member_id);
-- Apart from the keys: a change of theirs is news, and makes processes forget what they remember.
CREATE TABLE key_use (
  key_id TEXT NOT NULL PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
