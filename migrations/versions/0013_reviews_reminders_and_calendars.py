"""Reviews that circumstances call for, reminders and their letters, and calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nightly_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reviews_raised", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nightly_runs")),
    )
    op.create_index(op.f("ix_nightly_runs_day"), "nightly_runs", ["day"], unique=False)
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'given up', 'withdrawn')",
            name=op.f("ck_letters_state_listed"),
        ),
        sa.ForeignKeyConstraint(["person"], ["persons.id"], name=op.f("fk_letters_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
    )
    op.create_index(op.f("ix_letters_person"), "letters", ["person"], unique=False)
    op.create_index(op.f("ix_letters_state"), "letters", ["state"], unique=False)
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_calendar_feeds_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person"], ["persons.id"], name=op.f("fk_calendar_feeds_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index(
        op.f("ix_calendar_feeds_agreement"), "calendar_feeds", ["agreement"], unique=False
    )
    op.create_index(op.f("ix_calendar_feeds_person"), "calendar_feeds", ["person"], unique=False)
    op.create_table(
        "raised_triggers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('Forecast variance', 'Outcome off track', 'Partner abolished or merged', 'Contributions changed', 'Late forecast movement', 'Notice served')",
            name=op.f("ck_raised_triggers_kind_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_raised_triggers_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised_triggers")),
        sa.UniqueConstraint("agreement", "key", name=op.f("uq_raised_triggers_agreement_key")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=True),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"],
            ["agreements.agreement"],
            name=op.f("fk_reminders_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "agreement", "obligation", "stage", name=op.f("uq_reminders_agreement_obligation_stage")
        ),
    )
    op.create_index(
        "ix_reminders_agreement_on_day", "reminders", ["agreement", "on_day"], unique=False
    )
    op.create_table(
        "review_settings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("variance_percent", sa.String(length=40), nullable=True),
        sa.Column("contribution_percent", sa.String(length=40), nullable=True),
        sa.Column("movement_percent", sa.String(length=40), nullable=True),
        sa.Column("off_track_periods", sa.Integer(), nullable=True),
        sa.Column("review_within_days", sa.Integer(), nullable=True),
        sa.Column("escalate_after", sa.Integer(), nullable=True),
        sa.Column("bank_holidays", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "bank_holidays IN ('England and Wales', 'Scotland', 'Northern Ireland')",
            name=op.f("ck_review_settings_bank_holidays_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_review_settings_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_review_settings_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_settings")),
        sa.UniqueConstraint("agreement", name=op.f("uq_review_settings_agreement")),
    )
    op.create_table(
        "calendar_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed"],
            ["calendar_feeds.id"],
            name=op.f("fk_calendar_events_feed"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_events")),
        sa.UniqueConstraint("feed", "uid", name=op.f("uq_calendar_events_feed_uid")),
    )
    op.create_table(
        "reminder_addressees",
        sa.Column("reminder", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter"], ["letters.id"], name=op.f("fk_reminder_addressees_letter")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.id"], name=op.f("fk_reminder_addressees_person")
        ),
        sa.ForeignKeyConstraint(
            ["reminder"],
            ["reminders.id"],
            name=op.f("fk_reminder_addressees_reminder"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reminder", "person", name=op.f("pk_reminder_addressees")),
    )
    op.create_index(
        op.f("ix_reminder_addressees_letter"), "reminder_addressees", ["letter"], unique=False
    )
    op.create_index(
        op.f("ix_reminder_addressees_person"), "reminder_addressees", ["person"], unique=False
    )


def downgrade() -> None:
    op.drop_table("reminder_addressees")
    op.drop_table("calendar_events")
    op.drop_table("review_settings")
    op.drop_table("reminders")
    op.drop_table("raised_triggers")
    op.drop_table("calendar_feeds")
    op.drop_table("letters")
    op.drop_table("nightly_runs")
