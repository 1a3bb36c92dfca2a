"""Signatures of variations, the authority behind signatures, and the register of decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _signatures()
    _decisions()


def _signatures() -> None:
    op.create_table(
        "variation_signatures",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("signatory_role", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        *_delegation("variation_signatures"),
        *_register("variation_signatures"),
        _of("variation_signatures", "variations", "agreement", "variation"),
        _of_partner("variation_signatures"),
        _one_for_each("variation_signatures", "agreement", "variation", "organisation"),
    )
    op.create_table(
        "signing_authorities",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        *_delegation("signing_authorities"),
        *_register("signing_authorities"),
        _of_partner("signing_authorities"),
        _one_for_each("signing_authorities", "agreement", "organisation"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("fund", sa.Text(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("variation", sa.Text(), nullable=True),
        sa.Column("effect", sa.BigInteger(), nullable=True),
        sa.Column("options_rejected", sa.Text(), nullable=True),
        sa.Column("interests", sa.Text(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=True),
        sa.Column("report_back_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_register("decisions"),
        *_rules_of_decisions(),
        _of("decisions", "agreements", "agreement"),
        _of("decisions", "funds", "agreement", "fund"),
        _of("decisions", "schemes", "agreement", "fund", "scheme"),
        _of("decisions", "variations", "agreement", "variation"),
        _one_for_each("decisions", "agreement", "decision"),
    )
    op.create_table(
        "decision_approvals",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        *_delegation("decision_approvals"),
        *_register("decision_approvals"),
        _of("decision_approvals", "decisions", "agreement", "decision"),
        _of_partner("decision_approvals"),
        _one_for_each("decision_approvals", "agreement", "decision", "organisation"),
    )


def _rules_of_decisions() -> tuple[sa.CheckConstraint, ...]:
    rules = {
        "kind_listed": "kind IN ('Approve', 'Vary', 'Note', 'Key decision', 'Dispute step', "
        "'Other')",
        "status_listed": "status IN ('Open', 'Done', 'Withdrawn')",
        "disputes_have_level": "(kind = 'Dispute step') = (level IS NOT NULL)",
        "closed_says_when": "(status = 'Open') = (closed_on IS NULL)",
        "closed_after_taken": "closed_on >= decided_on",
        "urgency_says_why": "urgency_reason IS NOT NULL OR NOT urgent",
    }
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_decisions_{name}")) for name, rule in rules.items()
    )


def _delegation(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Where an authority is minuted, and until when it was delegated."""
    return (
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("minute", sa.Text(), nullable=True),
        sa.Column("delegated", sa.Boolean(), nullable=False),
        sa.Column("delegation_expires", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "delegation_expires IS NULL OR delegated",
            name=op.f(f"ck_{table}_expires_if_delegated"),
        ),
    )


def _register(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The columns of every register: its number, and where each row came from."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        _of(table, "import_batches", "batch", key=("number",)),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of_partner(table: str) -> sa.ForeignKeyConstraint:
    return _of(table, "partners", "agreement", "organisation")


def _of(
    table: str, other: str, *columns: str, key: tuple[str, ...] | None = None
) -> sa.ForeignKeyConstraint:
    """The row refers to one of another table, by columns that are mostly called the same there."""
    return sa.ForeignKeyConstraint(
        list(columns),
        [f"{other}.{name}" for name in key or columns],
        name=op.f(f"fk_{table}_{'_'.join(columns)}"),
    )


def _one_for_each(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def downgrade() -> None:
    op.drop_table("decision_approvals")
    op.drop_table("decisions")
    op.drop_table("signing_authorities")
    op.drop_table("variation_signatures")
