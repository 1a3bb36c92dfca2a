"""Lines of a ledger extract handed to the services as if they had just been read from a file.

`mapping()` is a mapping of an invented council's payments; `take` takes lines in as one batch,
`preview` only asks. Rows are numbered from 2, as below one row of headings.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from tests.services.files import ACTOR, AT
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import ExtractLine, Inspection, SeenColumn, SkippedRow
from tracker.domain.ledgers.mapper import ExtractMapper
from tracker.domain.ledgers.mapping import CodeRule, LedgerMapping, MappedLayout, Target
from tracker.domain.money import to_pounds
from tracker.extract_intake import set_skipped_aside
from tracker.services.extracts.stage import ExtractStage
from tracker.services.extracts.taking import (
    ExtractPlan,
    ExtractWish,
    commit_extract,
    known_schemes,
    plan_extract,
)

HEADINGS = ("Date", "Net Amount", "Reference", "Cost centre", "Details")
S1 = Target("A1", "F1", "S1")
S2 = Target("A1", "F1", "S2")


def rule(value: str, target: Target | None = S1, **changes: Any) -> CodeRule:
    """A rule that sends a cost centre to a scheme."""
    return replace(CodeRule("exact", value, "Cost centre", target), **changes)


def mapping(**changes: Any) -> LedgerMapping:
    """Cost centre C1 to scheme S1, C2 to S2, and C9 left out."""
    columns = {
        "date": "Date",
        "amount": "Net Amount",
        "reference": "Reference",
        "cost_centre": "Cost centre",
    }
    usual = LedgerMapping(
        name="Payments",
        organisation="LA",
        layout=MappedLayout(columns, headings=HEADINGS),
        rules=(
            rule("C1"),
            rule("C2", S2),
            rule("C9", None, ignore="not pooled"),
        ),
        narrative=("Details",),
    )
    return replace(usual, **changes)


def line(
    row: int,
    amount: str,
    code: str = "C1",
    reference: str | None = None,
    day: date | None = date(2025, 4, 9),
    **changes: Any,
) -> ExtractLine:
    """A line of April 2025, its reference made from its row unless one is given."""
    usual = ExtractLine(
        row,
        "Net Amount",
        day,
        None,
        Decimal(amount),
        reference=f"T{row}" if reference is None else reference,
        cost_centre=code,
        cells={"Cost centre": code, "Details": f"paid in row {row}"},
    )
    return replace(usual, **changes)


@dataclass(frozen=True)
class TakenLines:
    """The plan, and the number of the batch if one was written."""

    plan: ExtractPlan
    batch: int | None

    @property
    def messages(self) -> list[str]:
        return [f"{p.cell}: {p.message}" for p in self.plan.imported.problems]


def take(
    database: Database,
    lines: Sequence[ExtractLine],
    mapped: LedgerMapping | None = None,
    wish: ExtractWish | None = None,
    *,
    skipped: Sequence[SkippedRow] = (),
    found: Inspection | None = None,
    actor: Actor = ACTOR,
) -> TakenLines:
    """Take lines in as one batch, unless something is wrong or nothing changes."""
    chosen = mapped or mapping()
    with (
        _held(database, lines, chosen, skipped, found) as (held, mapper, seen, stage),
        held.writing() as session,
    ):
        limit(session, actor)
        plan = plan_extract(session, mapper, seen, stage, wish or ExtractWish())
        if plan.imported.problems or plan.changes_nothing:
            return TakenLines(plan, None)
        return TakenLines(plan, commit_extract(session, actor, AT, plan, stage))


def preview(
    database: Database,
    lines: Sequence[ExtractLine],
    mapped: LedgerMapping | None = None,
    wish: ExtractWish | None = None,
) -> ExtractPlan:
    """What taking the lines in would do."""
    with (
        _held(database, lines, mapped or mapping(), (), None) as (held, mapper, seen, stage),
        held.reading() as session,
    ):
        return plan_extract(session, mapper, seen, stage, wish or ExtractWish())


@contextmanager
def _held(
    database: Database,
    lines: Sequence[ExtractLine],
    mapped: LedgerMapping,
    skipped: Sequence[SkippedRow],
    found: Inspection | None,
) -> Iterator[tuple[Database, ExtractMapper, Inspection, ExtractStage]]:
    digest = hashlib.sha256(repr((lines, skipped)).encode()).hexdigest()
    seen = found or Inspection(
        "payments.csv",
        True,
        sha256=digest,
        encoding="utf-8",
        delimiter=",",
        seen=tuple(SeenColumn(heading, heading, "") for heading in HEADINGS),
        skipped=tuple(skipped),
    )
    with database.reading() as session:
        known = known_schemes(session)
    mapper = ExtractMapper(mapped, known, Period.from_text)
    with database.on_one_connection() as held:
        assert isinstance(held.bind, Connection)
        stage = ExtractStage(held.bind, mapper.lines_per_row)
        try:
            with held.bind.begin():
                stage.hold(mapper.take(lines))
            set_skipped_aside(mapper, seen)
            yield held, mapper, seen, stage
        finally:
            stage.close()


def ledger_of(database: Database, mapped: LedgerMapping | None = None) -> list[tuple[Any, ...]]:
    """The rows a mapping made: scheme, month, reference without the mapping's prefix, pounds."""
    prefix = (mapped or mapping()).prefix
    with database.reading() as session:
        found = session.execute(
            text(
                "SELECT c.scheme, l.period, l.source_reference, l.amount FROM ledger l "
                "JOIN schemes c ON c.id = l.scheme_id ORDER BY 1, 2, 3"
            )
        )
        return [
            (scheme, period, reference.removeprefix(prefix), str(to_pounds(int(pence))))
            for scheme, period, reference, pence in found
            if reference.startswith(prefix)
        ]
