"""The way in for ledger extracts, shared by the command line and the pages.

The file is read by a child process while its lines are mapped and held in a temporary table;
then it is compared and checked, and written only where that is asked for and nothing is wrong.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from importers.extracts.reading import inspect_extract, read_extract
from tracker.access import Actor, limit
from tracker.config import LONDON
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.ledgers.extracts import ExtractLine, Inspection
from tracker.domain.ledgers.mapper import ExtractMapper, LeftLine
from tracker.domain.ledgers.mapping import LedgerMapping, completed, layout_change
from tracker.errors import BadFile, PersonalDataFound
from tracker.services.extracts.mappings import require_own, save_mapping
from tracker.services.extracts.stage import ExtractStage
from tracker.services.extracts.taking import (
    ExtractPlan,
    ExtractWish,
    commit_extract,
    known_schemes,
    plan_extract,
)
from tracker.sheets import CellFault
from tracker.sheets.moments import read_month

_MONTH_NUMBER = re.compile(r"(?:(?:month|period|m|p)\s*)?0?([0-9]{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IncomingExtract:
    """An extract somebody sends, the mapping for it, and what they ask of it.

    `progress` hears how many lines came in, and may raise to stop what goes on.
    """

    path: Path
    name: str
    mapping: LedgerMapping
    wish: ExtractWish = field(default_factory=ExtractWish)
    progress: Callable[[int], None] = lambda _lines: None


@dataclass(frozen=True, slots=True)
class TakenExtract:
    """What came of it: the plan, and the number of the batch if one was written."""

    plan: ExtractPlan
    batch: int | None

    @property
    def status(self) -> str:
        """`imported`, `unchanged` or `rejected`, as the command line's JSON says it."""
        if self.plan.imported.problems:
            return "rejected"
        return "unchanged" if self.batch is None else "imported"


def check_extract(
    database: Database, actor: Actor, incoming: IncomingExtract, today: date | None = None
) -> ExtractPlan:
    """What taking the extract in would do; nothing is written.

    Args:
        today: lets months that are reopened for a time be posted in; None keeps them closed.

    Raises:
        BadFile: when the file as a whole cannot be read, or its layout changed too far.
        RuleBroken: when nobody has recorded the mapping's organisation.
        NotAllowed: when the actor does not act for it.
        NotFound: when the wish names a batch that is no earlier extract of the mapping.
    """
    with (
        _mapped(database, actor, incoming) as (held, mapper, found, stage),
        held.reading() as session,
    ):
        limit(session, actor)
        return plan_extract(session, mapper, found, stage, incoming.wish, today)


def take_in_extract(
    database: Database,
    actor: Actor,
    at: datetime,
    incoming: IncomingExtract,
    *,
    save: bool = False,
    expected: str | None = None,
) -> TakenExtract:
    """Write the extract as one batch, unless something is wrong with it or it changes nothing.

    Args:
        save: keep the mapping for the next extract, unless something is wrong.
        expected: the fingerprint of the plan its user has seen; if what would happen now is
            something else, nothing is written and the new plan is returned without a batch.

    Raises:
        BadFile, RuleBroken, NotAllowed, NotFound: as `check_extract`.
        Conflict: when another writer kept the database busy for too long.
    """
    with (
        _mapped(database, actor, incoming) as (held, mapper, found, stage),
        held.writing() as session,
    ):
        limit(session, actor)
        today = at.astimezone(LONDON).date()
        plan = plan_extract(session, mapper, found, stage, incoming.wish, today)
        as_seen = expected is None or expected == plan.fingerprint()
        if plan.imported.problems or not as_seen:
            return TakenExtract(plan, None)
        if save:
            plan.version = save_mapping(session, actor, at, completed(incoming.mapping, found))
        if plan.changes_nothing:
            return TakenExtract(plan, None)
        return TakenExtract(plan, commit_extract(session, actor, at, plan, stage))


@contextmanager
def _mapped(
    database: Database, actor: Actor, incoming: IncomingExtract
) -> Iterator[tuple[Database, ExtractMapper, Inspection, ExtractStage]]:
    mapping = incoming.mapping
    with database.on_one_connection() as held:
        assert isinstance(held.bind, Connection)
        with held.reading() as session:
            limit(session, actor)
            require_own(session, actor, mapping.organisation)
            known = known_schemes(session)
        mapper = ExtractMapper(mapping, known, _month_reader(mapping.month.year))
        stage = ExtractStage(held.bind, mapper.lines_per_row)

        def take(lines: list[ExtractLine]) -> None:
            stage.hold(mapper.take(lines))
            incoming.progress(len(lines))

        try:
            with held.bind.begin():
                found = _read(incoming, take)
            set_skipped_aside(mapper, found)
            yield held, mapper, found, stage
        finally:
            stage.close()


def _read(incoming: IncomingExtract, take: Callable[[list[ExtractLine]], None]) -> Inspection:
    try:
        return read_extract(incoming.path, incoming.name, incoming.mapping.reading_layout(), take)
    except PersonalDataFound:
        raise
    except BadFile as refused:
        # Where columns are missing, what came in their place says more than that they are gone.
        found = inspect_extract(incoming.path, incoming.name, sheet=incoming.mapping.layout.sheet)
        change = layout_change(incoming.mapping, found)
        if not found.readable or not change.needed:
            raise
        raise BadFile(
            f"{found.name} does not fit the mapping {incoming.mapping.name}. {change.sentence()} "
            "Correct the mapping, or ask for the extract in its usual layout."
        ) from refused


def set_skipped_aside(mapper: ExtractMapper, found: Inspection) -> None:
    """Let rows that lack what a transaction needs wait like lines that cannot be taken."""
    for skipped in found.skipped:
        if not skipped.expected:
            mapper.set_aside(
                LeftLine(
                    skipped.row,
                    "",
                    "faulty",
                    None,
                    mapper.in_pounds(skipped.amount),
                    "",
                    skipped.reason,
                )
            )


def _month_reader(year: FinancialYear | None) -> Callable[[str], Period]:
    """Reads the text of a month's column; with a year it may only count the months from April."""

    def read(text: str) -> Period:
        said = text.strip()
        if not said:
            raise ValueError("The line's month is blank.")
        number = _MONTH_NUMBER.fullmatch(said)
        if year is not None and number is not None and 1 <= int(number[1]) <= 12:
            return year.month(int(number[1]))
        try:
            return read_month(said)
        except CellFault as fault:
            raise ValueError(f"The line's month {said!r} {fault.message}.") from fault

    return read
