"""Members, their sessions and saved views, and when keys were last used."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = """
CREATE TABLE member (
  number integer GENERATED ALWAYS AS IDENTITY,
  created_at bigint NOT NULL,
  last_seen_at bigint,
  invitation_until bigint,
  totp_step bigint NOT NULL,
  sees_personal_data boolean NOT NULL,
  member_id bytea PRIMARY KEY,
  email bytea NOT NULL,
  -- By which members are told apart: `email` without regard to case.
  folded_email bytea NOT NULL UNIQUE,
  name bytea NOT NULL,
  role text NOT NULL,
  password_hash bytea,
  totp_secret bytea,
  recovery_digests bytea[] NOT NULL,
  oidc_subject bytea UNIQUE,
  invitation_digest bytea UNIQUE
);
CREATE TABLE member_session (
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  rotated_at bigint NOT NULL,
  former_until bigint NOT NULL,
  session_id bytea PRIMARY KEY,
  member_id bytea NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  digest bytea NOT NULL UNIQUE,
  former_digest bytea UNIQUE,
  user_agent bytea NOT NULL,
  address bytea NOT NULL
);
CREATE INDEX member_session_by_member ON member_session (member_id);
CREATE INDEX member_session_by_end ON member_session (expires_at);
CREATE TABLE saved_view (
  number integer GENERATED ALWAYS AS IDENTITY,
  created_at bigint NOT NULL,
  is_shared boolean NOT NULL,
  view_id bytea PRIMARY KEY,
  -- Of a shared one whoever saved it, who may be gone.
  member_id bytea NOT NULL,
  name bytea NOT NULL,
  page bytea NOT NULL,
  query bytea NOT NULL
);
CREATE INDEX saved_view_by_member ON saved_view (member_id);
-- Apart from the keys, which change seldom.
CREATE TABLE key_use (
  key_id bytea PRIMARY KEY,
  used_at bigint NOT NULL
) WITH (fillfactor = 70)
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
