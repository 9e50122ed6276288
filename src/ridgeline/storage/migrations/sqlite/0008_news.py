"""A number that grows whenever keys, the workspace or erasures change, by whichever connection."""

from alembic import op

revision = "0008"
down_revision = "0007"

_TABLES = ("api_key", "workspace", "erasure")
_CHANGES = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("CREATE TABLE news (number INTEGER NOT NULL)")
    run("INSERT INTO news VALUES (0)")
    for table in _TABLES:
        for change in _CHANGES:
            run(
                f"CREATE TRIGGER news_of_{table}_{change.lower()} AFTER {change} ON {table} "  # noqa: S608 - our names
                "BEGIN UPDATE news SET number = number + 1; END"
            )
