"""The scorecard of each agreement, kept beside what its health checks found.

What was kept of the checks is taken away: the tracker's worker runs them again, and scores.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_VERDICTS = ("written", "outcomes", "frameworks")


def upgrade() -> None:
    op.execute("DELETE FROM agreement_health")
    with op.batch_alter_table("agreement_health") as table:
        for name in _VERDICTS:
            table.add_column(sa.Column(name, sa.Text(), nullable=False))
        table.add_column(sa.Column("gaps", sa.Integer(), nullable=False))
    op.create_table(
        "scorecard_answers",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_scorecard_answers_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement", "question", name=op.f("pk_scorecard_answers")),
    )
    op.create_index(
        "ix_scorecard_answers_question", "scorecard_answers", ["question", "verdict", "agreement"]
    )


def downgrade() -> None:
    op.drop_table("scorecard_answers")
    with op.batch_alter_table("agreement_health") as table:
        for name in ("gaps", *_VERDICTS):
            table.drop_column(name)
