"""Why a partner does not agree to a contribution that is proposed for it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributions", sa.Column("dispute", sa.Text()))


def downgrade() -> None:
    op.drop_column("contributions", "dispute")
