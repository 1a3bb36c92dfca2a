"""What is recorded because a check asks for it, and columns that say what pays for what."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("schemes", "spend_type", sa.Text()),
    ("contributions", "exit_date", sa.Date()),
    ("budgets", "funding_source", sa.Text()),
    ("budgets", "recurrence", sa.Text()),
)


def upgrade() -> None:
    # Column by column: SQLite cannot make a table anew that others refer to.
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    _finding_notes()
    _recovery_plans()
    _plan_sign_offs()
    _leaving_decisions()
    _novations()


def _finding_notes() -> None:
    op.create_table(
        "finding_notes",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        *_register("finding_notes"),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_finding_notes_agreement")
        ),
        sa.UniqueConstraint(
            "agreement", "number", "about", name=op.f("uq_finding_notes_agreement_number_about")
        ),
    )


def _recovery_plans() -> None:
    op.create_table(
        "recovery_plans",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        *_register("recovery_plans"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_recovery_plans_amount_positive")),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_recovery_plans_agreement_fund"),
        ),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "financial_year",
            "drawn_up_on",
            name=op.f("uq_recovery_plans_agreement_fund_financial_year_drawn_up_on"),
        ),
    )


def _plan_sign_offs() -> None:
    op.create_table(
        "plan_sign_offs",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("delegated", sa.Boolean(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("ratified_on", sa.Date(), nullable=True),
        *_register("plan_sign_offs"),
        sa.CheckConstraint(
            "role IN ('Chief executive', 'Section 151 officer')",
            name=op.f("ck_plan_sign_offs_role_listed"),
        ),
        _of_partner("plan_sign_offs"),
        sa.UniqueConstraint(
            "agreement",
            "financial_year",
            "organisation",
            "role",
            name=op.f("uq_plan_sign_offs_agreement_financial_year_organisation_role"),
        ),
    )


def _leaving_decisions() -> None:
    op.create_table(
        "leaving_decisions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consultation", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        *_register("leaving_decisions"),
        sa.CheckConstraint(
            "consultation IN ('Consult', 'No need to consult')",
            name=op.f("ck_leaving_decisions_consultation_listed"),
        ),
        sa.CheckConstraint(
            "(consultation IS NULL) = (decided_on IS NULL)",
            name=op.f("ck_leaving_decisions_a_decision_has_its_day"),
        ),
        _of_partner("leaving_decisions"),
        sa.UniqueConstraint(
            "agreement",
            "organisation",
            "considered_on",
            name=op.f("uq_leaving_decisions_agreement_organisation_considered_on"),
        ),
    )


def _novations() -> None:
    op.create_table(
        "novations",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=True),
        *_register("novations"),
        _of_partner("novations"),
        sa.ForeignKeyConstraint(
            ["agreement", "document"],
            ["documents.agreement", "documents.document"],
            name=op.f("fk_novations_agreement_document"),
        ),
        sa.UniqueConstraint(
            "agreement", "organisation", name=op.f("uq_novations_agreement_organisation")
        ),
    )


def _of_partner(table: str) -> sa.schema.SchemaItem:
    return sa.ForeignKeyConstraint(
        ["agreement", "organisation"],
        ["partners.agreement", "partners.organisation"],
        name=op.f(f"fk_{table}_agreement_organisation"),
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
    for table in (
        "novations", "leaving_decisions", "plan_sign_offs", "recovery_plans", "finding_notes",
    ):  # fmt: skip
        op.drop_table(table)
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
