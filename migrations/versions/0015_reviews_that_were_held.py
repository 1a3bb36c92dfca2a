"""Evidence frozen for reviews, their meetings, who was there, and what was to be done."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ONLY_GROW = ("review_packs", "review_pack_contents")


def upgrade() -> None:
    _packs()
    _meetings()
    _guard()


def _packs() -> None:
    op.create_table(
        "review_packs",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_review_packs_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_review_packs_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_packs")),
        sa.UniqueConstraint("agreement", "pack", name=op.f("uq_review_packs_agreement_pack")),
    )
    op.create_table(
        "review_pack_contents",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("pack", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement", "pack"],
            ["review_packs.agreement", "review_packs.pack"],
            name=op.f("fk_review_pack_contents_agreement_pack"),
        ),
        sa.PrimaryKeyConstraint("agreement", "pack", name=op.f("pk_review_pack_contents")),
    )


def _meetings() -> None:
    op.create_table(
        "review_meetings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=True),
        *_register("review_meetings"),
        sa.ForeignKeyConstraint(
            ["agreement", "review"],
            ["reviews.agreement", "reviews.due"],
            name=op.f("fk_review_meetings_agreement_review"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "pack"],
            ["review_packs.agreement", "review_packs.pack"],
            name=op.f("fk_review_meetings_agreement_pack"),
        ),
        sa.UniqueConstraint(
            "agreement", "review", name=op.f("uq_review_meetings_agreement_review")
        ),
    )
    op.create_table(
        "review_attendance",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        *_register("review_attendance"),
        _of_meeting("review_attendance"),
        _of_organisation("review_attendance"),
        sa.UniqueConstraint(
            "agreement",
            "review",
            "line",
            name=op.f("uq_review_attendance_agreement_review_line"),
        ),
    )
    op.create_table(
        "review_actions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        *_register("review_actions"),
        _of_meeting("review_actions"),
        _of_organisation("review_actions"),
        sa.UniqueConstraint("agreement", "action", name=op.f("uq_review_actions_agreement_action")),
    )
    op.create_index(
        "ix_review_actions_organisation_done_on", "review_actions", ["organisation", "done_on"]
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


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agreement", "review"],
        ["review_meetings.agreement", "review_meetings.review"],
        name=op.f(f"fk_{table}_agreement_review"),
    )


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation"], ["organisations.code"], name=op.f(f"fk_{table}_organisation")
    )


def _guard() -> None:
    """Let the database itself refuse to change or remove evidence that was frozen."""
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
                f"RAISE(ABORT, 'frozen evidence stays as it is: {table} takes no {verb}'); END"
            )


def downgrade() -> None:
    op.drop_table("review_actions")
    op.drop_table("review_attendance")
    op.drop_table("review_meetings")
    op.drop_table("review_pack_contents")
    op.drop_table("review_packs")
