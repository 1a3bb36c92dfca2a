"""Outcomes: the library of measures, former definitions, reasons, and what measures are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OF_MEASURES = ("numerator", "denominator", "fund", "scheme", "cost_for_each", "library_code")
_OF_READINGS = ("numerator", "denominator")


def upgrade() -> None:
    _library()
    _beside_measures()
    # Column by column: SQLite cannot make a table anew that others refer to.
    for name in _OF_MEASURES:
        op.add_column("outcome_measures", sa.Column(name, sa.Text(), nullable=True))
    for name in _OF_READINGS:
        op.add_column("outcome_readings", sa.Column(name, sa.String(length=40), nullable=True))


def _library() -> None:
    op.create_table(
        "measure_library",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("better", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("cost_for_each", sa.Text(), nullable=True),
        *_register("measure_library"),
        sa.CheckConstraint(
            "better IN ('Higher', 'Lower', 'In range')",
            name=op.f("ck_measure_library_better_listed"),
        ),
        sa.CheckConstraint(
            "frequency IN ('Monthly', 'Quarterly', 'Annual')",
            name=op.f("ck_measure_library_frequency_listed"),
        ),
        sa.CheckConstraint(
            "last_year >= first_year", name=op.f("ck_measure_library_last_year_after_first")
        ),
        sa.UniqueConstraint("code", name=op.f("uq_measure_library_code")),
    )


def _beside_measures() -> None:
    op.create_table(
        "former_definitions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaced_from", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("baseline", sa.String(length=40), nullable=True),
        sa.Column("baseline_period", sa.String(length=12), nullable=True),
        *_register("former_definitions"),
        sa.ForeignKeyConstraint(
            ["agreement", "measure"],
            ["outcome_measures.agreement", "outcome_measures.measure"],
            name=op.f("fk_former_definitions_agreement_measure"),
        ),
        sa.UniqueConstraint(
            "agreement",
            "measure",
            "version",
            name=op.f("uq_former_definitions_agreement_measure_version"),
        ),
    )
    op.create_table(
        "outcome_settings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("why_no_measure", sa.Text(), nullable=False),
        *_register("outcome_settings"),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_outcome_settings_agreement")
        ),
        sa.UniqueConstraint("agreement", name=op.f("uq_outcome_settings_agreement")),
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
    for name in _OF_READINGS:
        op.drop_column("outcome_readings", name)
    for name in _OF_MEASURES:
        op.drop_column("outcome_measures", name)
    op.drop_table("outcome_settings")
    op.drop_table("former_definitions")
    op.drop_table("measure_library")
