"""Where every outcome measure stands, and which readings it is owed, kept for lists.

The tables are filled when the database is opened next, as everything kept beside the registers is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_standings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("read_for", sa.String(12)),
        sa.Column("read_to", sa.Date()),
        sa.Column("target_for", sa.String(12)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owed_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_measure_standings_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "agreement", "measure", "from_day", name=op.f("pk_measure_standings")
        ),
    )
    op.create_table(
        "owed_readings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_owed_readings_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "agreement", "measure", "period", "from_day", name=op.f("pk_owed_readings")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_owed_readings_due", "owed_readings", ["due", "to_day"])


def downgrade() -> None:
    op.drop_table("owed_readings")
    op.drop_table("measure_standings")
