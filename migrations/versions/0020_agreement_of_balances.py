"""Agreement of balances: what each body records, explains and disputes, and what they sign."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ONLY_GROW = ("balance_statements", "balance_statement_contents", "balance_signatures")


def upgrade() -> None:
    _own_balances()
    _explanations()
    _disputes()
    _statements()
    _signatures()
    _guard()


def _own_balances() -> None:
    op.create_table(
        "own_balances",
        sa.Column("agreement", sa.Text(), nullable=False),
        *_of_balance(),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("invoiced", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("stated_by", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        *_register("own_balances"),
        *_of_bodies("own_balances"),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "payer",
            "financial_year",
            "as_at",
            "organisation",
            name=op.f("uq_own_balances_agreement_fund_payer_financial_year_as_at_organisation"),
        ),
    )
    op.create_index("ix_own_balances_organisation", "own_balances", ["organisation"])


def _explanations() -> None:
    op.create_table(
        "balance_explanations",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        *_of_balance(),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        *_register("balance_explanations"),
        *_of_bodies("balance_explanations"),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_balance_explanations_amount_not_nil")),
        sa.CheckConstraint(
            "figure IN ('Due', 'Invoiced', 'Paid')",
            name=op.f("ck_balance_explanations_figure_listed"),
        ),
        sa.CheckConstraint(
            "kind IN ('Invoice after the date', 'Cash in transit', 'Posted after the date')",
            name=op.f("ck_balance_explanations_kind_listed"),
        ),
        sa.UniqueConstraint(
            "agreement", "line", name=op.f("uq_balance_explanations_agreement_line")
        ),
    )


def _disputes() -> None:
    op.create_table(
        "balance_disputes",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("dispute", sa.Integer(), nullable=False),
        *_of_balance(),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        *_register("balance_disputes"),
        *_of_bodies("balance_disputes"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_balance_disputes_amount_not_negative")),
        sa.CheckConstraint(
            "(resolved_on IS NULL) = (resolution IS NULL)",
            name=op.f("ck_balance_disputes_resolved_with_its_day"),
        ),
        sa.UniqueConstraint(
            "agreement", "dispute", name=op.f("uq_balance_disputes_agreement_dispute")
        ),
    )


def _statements() -> None:
    op.create_table(
        "balance_statements",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("statement", sa.Integer(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        *_register("balance_statements"),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_balance_statements_agreement")
        ),
        sa.UniqueConstraint(
            "agreement", "statement", name=op.f("uq_balance_statements_agreement_statement")
        ),
    )
    op.create_table(
        "balance_statement_contents",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("statement", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_statement("balance_statement_contents"),
        sa.PrimaryKeyConstraint(
            "agreement", "statement", name=op.f("pk_balance_statement_contents")
        ),
    )


def _signatures() -> None:
    op.create_table(
        "balance_signatures",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("statement", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        *_register("balance_signatures"),
        _of_statement("balance_signatures"),
        _of_partner("balance_signatures", "organisation"),
        sa.CheckConstraint(
            "how IN ('In the tracker', 'On paper')", name=op.f("ck_balance_signatures_how_listed")
        ),
        sa.UniqueConstraint(
            "agreement",
            "statement",
            "organisation",
            name=op.f("uq_balance_signatures_agreement_statement_organisation"),
        ),
    )


def _of_balance() -> tuple[sa.Column[object], ...]:
    """Which balance a row is about."""
    return (
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
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


def _of_bodies(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    """The row's fund, its payer, and whose word it is."""
    return (
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f(f"fk_{table}_agreement_fund"),
        ),
        _of_partner(table, "payer"),
        _of_partner(table, "organisation"),
    )


def _of_partner(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement", column],
        ["partners.agreement", "partners.organisation"],
        name=op.f(f"fk_{table}_agreement_{column}"),
    )


def _of_statement(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement", "statement"],
        ["balance_statements.agreement", "balance_statements.statement"],
        name=op.f(f"fk_{table}_agreement_statement"),
    )


def _guard() -> None:
    """Let the database itself refuse to change or remove what bodies sign, and their signatures."""
    for table in _ONLY_GROW:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT "
                f"RAISE(ABORT, 'a statement stays as it is: {table} takes no {verb}'); END"
            )


def downgrade() -> None:
    for table in (
        "balance_signatures",
        "balance_statement_contents",
        "balance_statements",
        "balance_disputes",
        "balance_explanations",
        "own_balances",
    ):
        op.drop_table(table)
