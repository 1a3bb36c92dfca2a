"""The returns of the Better Care Fund that were submitted, and lists of what is due with them.

What lists show of each agreement, and what the checks find, is taken away here: it is kept anew
when the database is opened next, with what is owed besides the reports of pooled funds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_KEPT = ("owed_items", "agreement_standings", "scorecard_answers", "agreement_health")


def upgrade() -> None:
    op.create_table(
        "bcf_returns",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("signed_off_by", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("ratified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "authority IN ('Health and wellbeing board meeting', 'Delegated')",
            name=op.f("ck_bcf_returns_authority_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_bcf_returns_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_bcf_returns_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bcf_returns")),
        sa.UniqueConstraint(
            "agreement",
            "financial_year",
            "what",
            name=op.f("uq_bcf_returns_agreement_financial_year_what"),
        ),
    )
    _keep_anew()


def downgrade() -> None:
    op.drop_table("bcf_returns")
    _keep_anew()


def _keep_anew() -> None:
    """What is kept follows from the registers, and is made up for when the database is opened."""
    for table in _KEPT:
        op.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  # names from above
