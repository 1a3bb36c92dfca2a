"""The dates that the Better Care Fund asks for nationally, as administrators keep them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bcf_dates",
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_bcf_dates_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bcf_dates")),
        sa.UniqueConstraint(
            "financial_year", "what", name=op.f("uq_bcf_dates_financial_year_what")
        ),
    )


def downgrade() -> None:
    op.drop_table("bcf_dates")
