"""Ledger extracts: mappings, extracts taken in, lines left, comparisons, cost centre totals."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_mappings")),
        sa.UniqueConstraint(
            "organisation",
            "name",
            "version",
            name=op.f("uq_ledger_mappings_organisation_name_version"),
        ),
    )
    op.create_table(
        "ledger_extracts",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("first_period", sa.String(length=7), nullable=True),
        sa.Column("last_period", sa.String(length=7), nullable=True),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "use IN ('ledger', 'comparison')", name=op.f("ck_ledger_extracts_use_listed")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_ledger_extracts_batch")
        ),
        sa.ForeignKeyConstraint(
            ["series"], ["import_batches.number"], name=op.f("fk_ledger_extracts_series")
        ),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_ledger_extracts")),
    )
    op.create_index("ix_ledger_extracts_mapping", "ledger_extracts", ["organisation", "name"])
    _of_extracts()
    op.create_table(
        "cost_centre_totals",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_cost_centre_totals_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_cost_centre_totals_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_centre_totals")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "period",
            name=op.f("uq_cost_centre_totals_agreement_fund_period"),
        ),
    )


def _of_extracts() -> None:
    """Lines that belong to one extract: those left, and those that are only compared."""
    op.create_table(
        "ledger_lines_left",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=True),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('unmatched', 'faulty')", name=op.f("ck_ledger_lines_left_kind_listed")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["ledger_extracts.batch"], name=op.f("fk_ledger_lines_left_batch")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["import_batches.number"],
            name=op.f("fk_ledger_lines_left_replaced_by"),
        ),
        sa.PrimaryKeyConstraint("batch", "line", name=op.f("pk_ledger_lines_left")),
    )
    op.create_table(
        "comparison_lines",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["ledger_extracts.batch"], name=op.f("fk_comparison_lines_batch")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["import_batches.number"],
            name=op.f("fk_comparison_lines_replaced_by"),
        ),
        sa.PrimaryKeyConstraint("batch", "line", name=op.f("pk_comparison_lines")),
    )
    op.create_index("ix_comparison_lines_agreement", "comparison_lines", ["agreement"])


def downgrade() -> None:
    op.drop_table("cost_centre_totals")
    op.drop_table("comparison_lines")
    op.drop_table("ledger_lines_left")
    op.drop_table("ledger_extracts")
    op.drop_table("ledger_mappings")
