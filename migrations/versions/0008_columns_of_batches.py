"""In which column each sheet of a batch's file had its amounts, so that a figure names its cell."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_batches") as batches:
        batches.add_column(
            sa.Column("amount_columns", sa.Text(), nullable=False, server_default="{}")
        )


def downgrade() -> None:
    with op.batch_alter_table("import_batches") as batches:
        batches.drop_column("amount_columns")
