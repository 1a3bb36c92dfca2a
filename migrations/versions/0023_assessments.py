"""Assessments of partnerships: what each partner submitted, item by item."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY = ("agreement", "partner", "instrument", "financial_year")


def upgrade() -> None:
    op.create_table(
        "assessments",
        *_key_columns(),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        *_register("assessments"),
        sa.CheckConstraint(
            "instrument IN ('PRF', 'PAT', 'CQC', 'EVAL', 'JCF')",
            name=op.f("ck_assessments_instrument_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_assessments_agreement_partner"),
        ),
        sa.UniqueConstraint(*_KEY, name=op.f(f"uq_assessments_{'_'.join(_KEY)}")),
    )
    op.create_table(
        "assessment_scores",
        *_key_columns(),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        *_register("assessment_scores"),
        sa.CheckConstraint(
            "score BETWEEN 1 AND 4", name=op.f("ck_assessment_scores_score_from_1_to_4")
        ),
        sa.CheckConstraint("item >= 1", name=op.f("ck_assessment_scores_item_counted_from_1")),
        sa.CheckConstraint(
            "score IS NOT NULL OR evidence IS NOT NULL",
            name=op.f("ck_assessment_scores_something_is_said"),
        ),
        sa.ForeignKeyConstraint(
            list(_KEY),
            [f"assessments.{name}" for name in _KEY],
            name=op.f(f"fk_assessment_scores_{'_'.join(_KEY)}"),
        ),
        sa.UniqueConstraint(
            *_KEY, "item", name=op.f(f"uq_assessment_scores_{'_'.join(_KEY)}_item")
        ),
    )


def _key_columns() -> tuple[sa.Column[object], ...]:
    """Whose answers to which instrument, for which year."""
    return (
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
    )


def _register(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The columns of every register: its number, and where each row came from."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f(f"fk_{table}_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("assessment_scores")
    op.drop_table("assessments")
