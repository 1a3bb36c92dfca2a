"""Summaries kept beside the registers: ledger totals, fund figures, what is owed and found.

The ledger is added up here. The rest follows from rules that are not the database's, so the
tracker works it out when it opens a database that lacks it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_totals",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["schemes.id"],
            name=op.f("fk_ledger_totals_scheme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scheme_id", "period", "measure", name=op.f("pk_ledger_totals")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO ledger_totals (scheme_id, period, measure, amount, entries) "
        "SELECT scheme_id, period, measure, sum(amount), count(*) FROM ledger "
        "GROUP BY scheme_id, period, measure"
    )
    _fund_standings()
    _agreement_standings()
    op.create_index("ix_contributions_financial_year", "contributions", ["financial_year"])


def _fund_standings() -> None:
    op.create_table(
        "fund_standings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("original", sa.BigInteger(), nullable=False),
        sa.Column("revised", sa.BigInteger(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.Column("outturn", sa.BigInteger(), nullable=False),
        sa.Column("variance", sa.BigInteger(), nullable=False),
        sa.Column("without_forecast", sa.Integer(), nullable=False),
        sa.Column("schemes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_fund_standings_agreement_fund"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "agreement", "fund", "financial_year", "from_day", name=op.f("pk_fund_standings")
        ),
    )
    op.create_index(
        "ix_fund_standings_year", "fund_standings", ["financial_year", "to_day", "from_day"]
    )


def _of_agreement(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement"],
        ["agreements.agreement"],
        name=op.f(f"fk_{table}_agreement"),
        ondelete="CASCADE",
    )


def _agreement_standings() -> None:
    op.create_table(
        "agreement_standings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("signed_from", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owed_until", sa.Date(), nullable=False),
        _of_agreement("agreement_standings"),
        sa.PrimaryKeyConstraint("agreement", "from_day", name=op.f("pk_agreement_standings")),
    )
    op.create_table(
        "owed_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=True),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        _of_agreement("owed_items"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_items")),
    )
    op.create_index("ix_owed_items_due", "owed_items", ["due", "agreement", "from_day", "to_day"])
    op.create_index("ix_owed_items_agreement", "owed_items", ["agreement", "due"])
    op.create_table(
        "agreement_health",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        _of_agreement("agreement_health"),
        sa.PrimaryKeyConstraint("agreement", name=op.f("pk_agreement_health")),
    )


def downgrade() -> None:
    op.drop_index("ix_contributions_financial_year", "contributions")
    for table in (
        "agreement_health",
        "owed_items",
        "agreement_standings",
        "fund_standings",
        "ledger_totals",
    ):
        op.drop_table(table)
