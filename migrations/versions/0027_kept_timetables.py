"""How well the partners' calendars fit, kept of each agreement and year.

The tables are filled when the database is opened next, as everything kept beside the registers is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timetable_fits",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("dates", sa.Integer(), nullable=False),
        sa.Column("clashes", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("slack", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_timetable_fits_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement", "financial_year", name=op.f("pk_timetable_fits")),
    )
    op.create_index("ix_timetable_fits_year", "timetable_fits", ["financial_year", "agreement"])
    op.create_table(
        "timetable_links",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of_partner", sa.Text(), nullable=False),
        sa.Column("depends_on", sa.Text(), nullable=False),
        sa.Column("of_number", sa.Integer()),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement", "financial_year"],
            ["timetable_fits.agreement", "timetable_fits.financial_year"],
            name=op.f("fk_timetable_links_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "agreement", "financial_year", "place", name=op.f("pk_timetable_links")
        ),
    )


def downgrade() -> None:
    op.drop_table("timetable_links")
    op.drop_table("timetable_fits")
