"""The workspace's own weights of the suspect score."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # A JSON object by the names of findings: read, dumped and restored with its workspace, as a whole.
    op.get_bind().exec_driver_sql("ALTER TABLE workspace ADD COLUMN suspect_weights bytea NOT NULL DEFAULT '{}'")
