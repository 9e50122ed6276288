"""A number that grows whenever keys, the weights of the suspect score or erasures change, by whichever connection."""

from alembic import op

revision = "0008"
down_revision = "0007"

# Not every update of the workspace: whether the store can be written is asked by one that changes nothing, which must
# take no more room than it did.
_CHANGES = {
    "api_key": ("INSERT", "UPDATE", "DELETE"),
    "workspace": ("INSERT", "UPDATE OF suspect_weights", "DELETE"),
    "erasure": ("INSERT", "UPDATE", "DELETE"),
}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("CREATE TABLE news (number INTEGER NOT NULL)")
    run("INSERT INTO news VALUES (0)")
    for table, changes in _CHANGES.items():
        for change in changes:
            name = f"news_of_{table}_{change.split()[0].lower()}"
            run(
                f"CREATE TRIGGER {name} AFTER {change} ON {table} "  # noqa: S608 - our names
                "BEGIN UPDATE news SET number = number + 1; END"
            )
