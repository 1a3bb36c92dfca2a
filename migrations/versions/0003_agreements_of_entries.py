"""Which agreements each change set touched, so that histories and batches are found by agreement."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The registers whose rows name their agreement and the batch that wrote them last.
_OF_AGREEMENT = (
    "agreements", "agreement_versions", "partners", "funds", "schemes", "variations",
    "contributions", "instalments", "budgets", "profiles", "risk_shares", "risk_share_caps",
    "reviews", "returns", "outcome_measures", "outcome_targets", "outcome_readings",
)  # fmt: skip


def upgrade() -> None:
    table = op.create_table(
        "entry_agreements",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "agreement", name=op.f("pk_entry_agreements")),
    )
    op.create_index("ix_entry_agreements_agreement", "entry_agreements", ["agreement"])
    _fill(table)
    _guard()


def _fill(table: sa.Table) -> None:
    found = _told_by_changes() | _told_by_batches()
    if found:
        op.bulk_insert(
            table, [{"entry": entry, "agreement": agreement} for entry, agreement in sorted(found)]
        )


def _guard() -> None:
    """Let the database itself refuse to change or remove what the audit trail found."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER entry_agreements_only_grows "
            "BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_agreements "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entry_agreements_no_{verb} BEFORE {verb} ON entry_agreements BEGIN "
            "SELECT RAISE(ABORT, 'the audit trail only grows: entry_agreements takes no "
            f"{verb}'); END"
        )


def _told_by_changes() -> set[tuple[int, str]]:
    """Entries and the agreements that the images of their changes name."""
    found = set()
    changes = op.get_bind().execute(sa.text("SELECT entry, before, after FROM audit_changes"))
    for entry, before, after in changes:
        for image in (before, after):
            agreement = json.loads(image)["row"].get("Agreement") if image else None
            if agreement:
                found.add((entry, agreement))
    return found


def _told_by_batches() -> set[tuple[int, str]]:
    """Imports and the agreements of the rows they created."""
    connection = op.get_bind()
    entries = {
        batch: number
        for number, batch in connection.execute(
            sa.text("SELECT number, batch FROM audit_entries WHERE action = 'import'")
        )
    }
    found = set()
    statements = [
        f"SELECT DISTINCT batch, agreement FROM {table} WHERE batch IS NOT NULL"  # noqa: S608  # names from the list above
        for table in _OF_AGREEMENT
    ]
    statements.append(
        "SELECT DISTINCT l.batch, c.agreement FROM ledger l JOIN schemes c ON c.id = l.scheme_id "
        "WHERE l.batch IS NOT NULL"
    )
    for statement in statements:
        for batch, agreement in connection.execute(sa.text(statement)):
            if batch in entries:
                found.add((entries[batch], agreement))
    return found


def downgrade() -> None:
    op.drop_table("entry_agreements")
