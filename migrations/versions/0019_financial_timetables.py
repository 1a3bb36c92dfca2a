"""Financial timetables: each partner's key dates, and what waits for what."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_EVENTS = (
    "'Talks begin', 'Pressures shared', 'Plan agreed in outline', 'Provisional settlement', "
    "'Planning guidance', 'Framework published', 'Allocation confirmed', 'Budget set', "
    "'Contribution needed by', 'Contribution confirmed', 'Plan approved', 'Agreement signed', "
    "'Board meeting', 'Month-end close', 'Forecast reported', 'Outturn needed by', "
    "'Outturn confirmed', 'Draft accounts', 'Final accounts'"
)


def upgrade() -> None:
    op.create_table(
        "key_dates",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *_register("key_dates"),
        sa.CheckConstraint(f"event IN ({_EVENTS})", name=op.f("ck_key_dates_event_listed")),
        sa.CheckConstraint(
            "certainty IN ('Confirmed', 'Assumed', 'Check this')",
            name=op.f("ck_key_dates_certainty_listed"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_key_dates_number_from_one")),
        *_of("key_dates", "partner"),
        sa.UniqueConstraint(
            "agreement",
            "financial_year",
            "partner",
            "event",
            "number",
            name=op.f("uq_key_dates_agreement_financial_year_partner_event_number"),
        ),
    )
    op.create_index("ix_key_dates_day", "key_dates", ["day"], unique=False)
    op.create_table(
        "timetable_dependencies",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("of_partner", sa.Text(), nullable=False),
        sa.Column("depends_on", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *_register("timetable_dependencies"),
        sa.CheckConstraint(
            f"event IN ({_EVENTS})", name=op.f("ck_timetable_dependencies_event_listed")
        ),
        sa.CheckConstraint(
            f"depends_on IN ({_EVENTS})", name=op.f("ck_timetable_dependencies_depends_on_listed")
        ),
        sa.CheckConstraint("days >= 0", name=op.f("ck_timetable_dependencies_days_not_below_nil")),
        sa.CheckConstraint(
            "partner <> of_partner OR event <> depends_on",
            name=op.f("ck_timetable_dependencies_not_on_itself"),
        ),
        *_of("timetable_dependencies", "partner", "of_partner"),
        sa.UniqueConstraint(
            "agreement",
            "partner",
            "event",
            "of_partner",
            "depends_on",
            name="uq_timetable_dependencies_what_waits",
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


def _of(table: str, *partners: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Rows belong to an agreement, and name partners of it."""
    return (
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f(f"fk_{table}_agreement")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["agreement", field],
                ["partners.agreement", "partners.organisation"],
                name=op.f(f"fk_{table}_agreement_{field}"),
            )
            for field in partners
        ),
    )


def downgrade() -> None:
    op.drop_table("timetable_dependencies")
    op.drop_table("key_dates")
