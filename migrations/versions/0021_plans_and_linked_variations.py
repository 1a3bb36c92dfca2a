"""Planning assumptions, and linked variations of contributions between years."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planning_assumptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_assumptions")),
    )
    op.create_index(
        op.f("ix_planning_assumptions_agreement"), "planning_assumptions", ["agreement"]
    )
    op.create_table(
        "linked_variations",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=True),
        sa.Column("balance_due", sa.Integer(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        *_register("linked_variations"),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_linked_variations_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "variation"],
            ["variations.agreement", "variations.variation"],
            name=op.f("fk_linked_variations_agreement_variation"),
        ),
        sa.CheckConstraint(
            "kind IN ('Between years', 'Top-up as a loan', 'Top-up as a gift')",
            name=op.f("ck_linked_variations_kind_listed"),
        ),
        sa.UniqueConstraint("agreement", "link", name=op.f("uq_linked_variations_agreement_link")),
    )
    op.create_table(
        "linked_changes",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("owed_by", sa.Text(), nullable=True),
        *_register("linked_changes"),
        sa.ForeignKeyConstraint(
            ["agreement", "link"],
            ["linked_variations.agreement", "linked_variations.link"],
            name=op.f("fk_linked_changes_agreement_link"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_linked_changes_agreement_fund"),
        ),
        *(_of_partner(field) for field in ("partner", "owed_by")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_linked_changes_amount_not_nil")),
        sa.CheckConstraint("owed_by <> partner", name=op.f("ck_linked_changes_owed_by_another")),
        sa.UniqueConstraint(
            "agreement",
            "link",
            "fund",
            "partner",
            "financial_year",
            "funding_source",
            name="uq_linked_changes_key",
        ),
    )


def _of_partner(field: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement", field],
        ["partners.agreement", "partners.organisation"],
        name=op.f(f"fk_linked_changes_agreement_{field}"),
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
    op.drop_table("linked_changes")
    op.drop_table("linked_variations")
    op.drop_table("planning_assumptions")
