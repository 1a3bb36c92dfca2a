"""Settings and states of months, and what waits: proposals, drafts, comments, sent forms."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _beside()
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("upload", sa.String(length=43), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("prepared_by_person", sa.Integer(), nullable=True),
        sa.Column("prepared_for", sa.Text(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hands", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_for", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('Variation', 'Risk-share terms', 'Contribution change', 'Write-off', "
            "'Period close', 'Approval settings', 'Import', 'Other')",
            name=op.f("ck_proposals_kind_listed"),
        ),
        sa.CheckConstraint(
            "state IN ('Draft', 'Submitted', 'Approved', 'Returned', 'Withdrawn', 'Overtaken')",
            name=op.f("ck_proposals_state_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["audit_entries.number"], name=op.f("fk_proposals_entry")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_proposals")),
    )
    for column in ("agreement", "state", "prepared_by_person"):
        op.create_index(f"ix_proposals_{column}", "proposals", [column])
    _drafts_and_comments()
    op.create_table(
        "submissions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_submissions")),
    )
    op.create_index("ix_submissions_sent_at", "submissions", ["sent_at"])


def _beside() -> None:
    """What is kept of an agreement beside the workbook."""
    op.create_table(
        "agreement_settings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("approvals", sa.Text(), nullable=False),
        *_register("agreement_settings"),
        sa.CheckConstraint(
            "approvals IN ('None', 'Another person', 'Another organisation')",
            name=op.f("ck_agreement_settings_approvals_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_agreement_settings_agreement"),
        ),
        sa.UniqueConstraint("agreement", name=op.f("uq_agreement_settings_agreement")),
    )
    op.create_table(
        "soft_closed_periods",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        *_register("soft_closed_periods"),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_soft_closed_periods_agreement"),
        ),
        sa.UniqueConstraint(
            "agreement", "period", name=op.f("uq_soft_closed_periods_agreement_period")
        ),
    )
    op.create_table(
        "reopened_periods",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        *_register("reopened_periods"),
        sa.ForeignKeyConstraint(
            ["agreement", "period"],
            ["closed_periods.agreement", "closed_periods.period"],
            name=op.f("fk_reopened_periods_agreement_period"),
        ),
        sa.UniqueConstraint(
            "agreement", "period", name=op.f("uq_reopened_periods_agreement_period")
        ),
    )


def _register(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The columns and constraints that every register has."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f(f"fk_{table}_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _drafts_and_comments() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("person_key", "form", name=op.f("uq_drafts_person_key_form")),
    )
    op.create_index("ix_drafts_organisation", "drafts", ["organisation"])
    op.create_index("ix_drafts_agreement", "drafts", ["agreement"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "visibility IN ('Private', 'Shared')", name=op.f("ck_comments_visibility_listed")
        ),
        sa.ForeignKeyConstraint(
            ["proposal"], ["proposals.number"], name=op.f("fk_comments_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_agreement", "comments", ["agreement"])
    op.create_index("ix_comments_proposal", "comments", ["proposal"])


def downgrade() -> None:
    for table in (
        "submissions", "comments", "drafts", "proposals", "reopened_periods",
        "soft_closed_periods", "agreement_settings",
    ):  # fmt: skip
        op.drop_table(table)
