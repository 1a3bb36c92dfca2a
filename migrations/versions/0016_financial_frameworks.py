"""The five financial frameworks of each agreement, and who answers for them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_FRAMEWORKS = (
    "'Budget-setting', 'Governance', 'Financial planning', 'Financial timetables', 'Risk-sharing'"
)


def upgrade() -> None:
    op.create_table(
        "financial_frameworks",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("in_place", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.Column("synchronised", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("action_owner", sa.Text(), nullable=True),
        sa.Column("action_due", sa.Date(), nullable=True),
        sa.Column("action_done_on", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        *_register("financial_frameworks"),
        sa.CheckConstraint(
            f"framework IN ({_FRAMEWORKS})", name=op.f("ck_financial_frameworks_framework_listed")
        ),
        sa.CheckConstraint(
            "synchronised IN ('Yes', 'Partly', 'No')",
            name=op.f("ck_financial_frameworks_synchronised_listed"),
        ),
        sa.CheckConstraint(
            "(action IS NULL) = (action_owner IS NULL) AND (action IS NULL) = (action_due IS NULL)",
            name=op.f("ck_financial_frameworks_action_has_owner_and_day"),
        ),
        sa.CheckConstraint(
            "action_done_on IS NULL OR action IS NOT NULL",
            name=op.f("ck_financial_frameworks_only_an_action_is_done"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_financial_frameworks_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "document"],
            ["documents.agreement", "documents.document"],
            name=op.f("fk_financial_frameworks_agreement_document"),
        ),
        sa.UniqueConstraint(
            "agreement", "framework", name=op.f("uq_financial_frameworks_agreement_framework")
        ),
    )
    op.create_table(
        "framework_leads",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        *_register("framework_leads"),
        sa.CheckConstraint(
            f"framework IN ({_FRAMEWORKS})", name=op.f("ck_framework_leads_framework_listed")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_framework_leads_agreement_partner"),
        ),
        sa.UniqueConstraint(
            "agreement",
            "framework",
            "partner",
            name=op.f("uq_framework_leads_agreement_framework_partner"),
        ),
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
    op.drop_table("framework_leads")
    op.drop_table("financial_frameworks")
