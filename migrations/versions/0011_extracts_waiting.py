"""Ledger extracts that wait, each with the mapping somebody is making for it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extracts_waiting",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["token"],
            ["uploads.token"],
            name=op.f("fk_extracts_waiting_token"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_extracts_waiting")),
    )


def downgrade() -> None:
    op.drop_table("extracts_waiting")
