"""What tells apart things owed of one kind and fund; what is owed is worked out anew."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is kept beside the registers follows from them, and is kept again when it is missing.
    op.execute("DELETE FROM owed_items")
    op.execute("DELETE FROM agreement_standings")
    with op.batch_alter_table("owed_items") as table:
        table.add_column(sa.Column("about", sa.Text(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("owed_items") as table:
        table.drop_column("about")
