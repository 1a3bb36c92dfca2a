"""Notice that may expire at year end only, on whom notice was served, and what is settled at exit."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_VERSIONS = ("agreements", "agreement_versions")


def upgrade() -> None:
    for table in _VERSIONS:
        op.add_column(
            table,
            sa.Column(
                "notice_at_year_end", sa.Boolean(), nullable=False, server_default=sa.false()
            ),
        )
    _notices()
    _exit_items()


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("served_by", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        *_register("notices"),
        sa.CheckConstraint("served_by <> served_on", name=op.f("ck_notices_served_on_another")),
        sa.ForeignKeyConstraint(
            ["agreement", "document"],
            ["documents.agreement", "documents.document"],
            name=op.f("fk_notices_agreement_document"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["agreement", partner],
                ["partners.agreement", "partners.organisation"],
                name=op.f(f"fk_notices_agreement_{partner}"),
            )
            for partner in ("served_by", "served_on")
        ),
        sa.UniqueConstraint(
            "agreement",
            "document",
            "served_by",
            "served_on",
            name=op.f("uq_notices_agreement_document_served_by_served_on"),
        ),
    )


def _exit_items() -> None:
    op.create_table(
        "exit_items",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *_register("exit_items"),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_exit_items_agreement")
        ),
        sa.UniqueConstraint("agreement", "item", name=op.f("uq_exit_items_agreement_item")),
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
    op.drop_table("exit_items")
    op.drop_table("notices")
    for table in _VERSIONS:
        op.drop_column(table, "notice_at_year_end")
