"""Totals that extracts print and that do not add up, and indexes for what the checks look up."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_OF_RESULTS = sa.text("change = 'changed' AND sheet IN ('Outcome readings', 'Returns')")


def upgrade() -> None:
    table = op.create_table(
        "stated_totals",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stated", sa.Text(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["ledger_extracts.batch"], name=op.f("fk_stated_totals_batch")
        ),
        sa.PrimaryKeyConstraint("batch", "agreement", "row", name=op.f("pk_stated_totals")),
    )
    op.create_index("ix_stated_totals_agreement", "stated_totals", ["agreement"])
    op.create_index(
        "ix_contributions_same",
        "contributions",
        ["partner", "financial_year", "amount", "agreement"],
    )
    op.create_index(
        "ix_audit_changes_of_results",
        "audit_changes",
        ["entry"],
        sqlite_where=_OF_RESULTS,
        postgresql_where=_OF_RESULTS,
    )
    kept = op.get_bind().execute(sa.text("SELECT batch, totals FROM ledger_extracts"))
    rows = [row for batch, totals in kept for row in _differing(batch, json.loads(totals))]
    if rows:
        op.bulk_insert(table, rows)


def _differing(batch: int, totals: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """The totals kept of an extract that its lines do not add up to, for each agreement."""
    agreements = sorted({str(scheme["agreement"]) for scheme in totals.get("schemes", [])})
    return [
        {"batch": batch, "agreement": agreement}
        | {name: one[name] for name in ("row", "stated", "counted", "covers")}
        for one in totals.get("own_totals", [])
        if not one["agrees"]
        for agreement in agreements
    ]


def downgrade() -> None:
    op.drop_index("ix_audit_changes_of_results", "audit_changes")
    op.drop_index("ix_contributions_same", "contributions")
    op.drop_table("stated_totals")
