"""Jobs for the worker, the record of uploads, and on PostgreSQL the queue's own tables."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As huey 3.5 makes them; the role the tracker works as may make no tables of its own. On SQLite
# the queue is a file beside the database.
_QUEUE = (
    "CREATE SCHEMA queue",
    (
        "CREATE TABLE queue.huey_kv (queue text NOT NULL, key text NOT NULL, value bytea NOT NULL, "
        "PRIMARY KEY (queue, key))"
    ),
    (
        "CREATE TABLE queue.huey_schedule (id bigserial PRIMARY KEY, queue text NOT NULL, "
        "data bytea NOT NULL, timestamp double precision NOT NULL)"
    ),
    "CREATE INDEX huey_schedule_queue_timestamp ON queue.huey_schedule (queue, timestamp)",
    (
        "CREATE TABLE queue.huey_task (id bigserial PRIMARY KEY, queue text NOT NULL, "
        "data bytea NOT NULL, priority double precision NOT NULL DEFAULT 0.0)"
    ),
    "CREATE INDEX huey_task_queue_priority_id ON queue.huey_task (queue, priority DESC, id)",
    (
        "CREATE TABLE queue.huey_counter (queue text NOT NULL, key text NOT NULL, "
        "value bigint NOT NULL DEFAULT 0, PRIMARY KEY (queue, key))"
    ),
)


def upgrade() -> None:
    _make_jobs()
    _make_upload_records()
    if op.get_bind().dialect.name == "postgresql":
        for statement in _QUEUE:
            op.execute(statement)


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("organisations", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_name", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('check', 'import', 'marked copy', 'workbook', 'summary')",
            name=op.f("ck_jobs_kind_listed"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'lost')",
            name=op.f("ck_jobs_state_listed"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_subject", "jobs", ["subject"])
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_index("ix_jobs_asked_by_number", "jobs", ["asked_by", "number"])


def _make_upload_records() -> None:
    op.create_table(
        "upload_records",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'imported', 'cancelled', 'replaced', 'expired')",
            name=op.f("ck_upload_records_outcome_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_upload_records_batch")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_upload_records")),
        sa.UniqueConstraint("token", name=op.f("uq_upload_records_token")),
    )
    op.create_index(
        "ix_upload_records_uploaded_by_uploaded_at",
        "upload_records",
        ["uploaded_by", "uploaded_at"],
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SCHEMA queue CASCADE")
    op.drop_table("upload_records")
    op.drop_table("jobs")
