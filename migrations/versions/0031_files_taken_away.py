"""Which files were taken away by whom, and a way to what changed in the lists all agreements share.

The record of files only grows, like that of people.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_OF_SHARED = sa.text("sheet IN ('Organisations', 'Better Care Fund dates', 'Measure library')")


def upgrade() -> None:
    op.create_table(
        "taken_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text()),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_files")),
    )
    op.create_index("ix_taken_files_person", "taken_files", ["person"])
    op.create_index("ix_taken_files_at", "taken_files", ["at"])
    op.create_index(
        "ix_audit_changes_of_shared",
        "audit_changes",
        ["entry"],
        sqlite_where=_OF_SHARED,
        postgresql_where=_OF_SHARED,
    )
    _guard()


def _guard() -> None:
    """Let the database itself refuse to change or remove what is on record."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER taken_files_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON taken_files FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER taken_files_no_{verb} BEFORE {verb} ON taken_files BEGIN SELECT "
            f"RAISE(ABORT, 'the record of files taken away only grows: it takes no {verb}'); END"
        )


def downgrade() -> None:
    op.drop_index("ix_audit_changes_of_shared", "audit_changes")
    op.drop_table("taken_files")
