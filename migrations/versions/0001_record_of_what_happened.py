"""The record of what happened: batches, uploads, and an audit trail that only grows."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("audit_entries", "audit_changes", "identity")
_SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows: {table} takes no {verb}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail only grows: % takes no %', TG_TABLE_NAME, TG_OP; END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION only_grows()
"""


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("database", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_table(
        "import_batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("ledger_rows", sa.Integer(), nullable=False),
        sa.Column("ledger_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status IN ('imported', 'undone')", name=op.f("ck_import_batches_status_listed")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_import_batches")),
    )
    op.create_index("ix_import_batches_sha256", "import_batches", ["sha256"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_uploads")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("changes_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_audit_entries_batch")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "audit_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "change IN ('created', 'changed', 'removed')",
            name=op.f("ck_audit_changes_change_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["audit_entries.number"], name=op.f("fk_audit_changes_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_changes")),
    )
    op.create_index("ix_audit_changes_entry", "audit_changes", ["entry"], unique=False)
    op.create_index("ix_audit_changes_record", "audit_changes", ["record"], unique=False)
    op.bulk_insert(
        sa.table("identity", sa.column("id", sa.Integer), sa.column("database", sa.String)),
        [{"id": 1, "database": str(uuid.uuid4())}],
    )
    _guard()


def _guard() -> None:
    """Let the database itself refuse to change or remove what the audit trail holds."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        for table in _APPEND_ONLY:
            op.execute(_POSTGRESQL_TRIGGER.format(table=table))
    else:
        for table in _APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(_SQLITE_TRIGGER.format(table=table, verb=verb))


def downgrade() -> None:
    op.drop_table("audit_changes")
    op.drop_table("audit_entries")
    op.drop_table("uploads")
    op.drop_table("import_batches")
    op.drop_table("identity")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION only_grows()")
