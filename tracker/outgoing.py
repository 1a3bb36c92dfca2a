"""The way out for workbooks, shared by the command line, the pages and the worker."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.checks.inspection import Inspection
from tracker.domain.financial_year import FinancialYear, last_moment
from tracker.domain.funds.position import agreement_position
from tracker.domain.health_checks import Finding, check_case, finding_order
from tracker.domain.obligations.agreement_calendar import due_order
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.papers.orders import PaperOrder
from tracker.domain.planning.contribution_plan import plans
from tracker.domain.records.review_settings import ReviewSetting, rules_of
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.scorecard import Scorecard, scorecard_in
from tracker.exporters.papers import write_paper
from tracker.exporters.summary import write_summary
from tracker.exporters.summary.facts import Exposure, SummaryFacts
from tracker.exporters.summary.planned import PlanFacts
from tracker.exporters.workbook import write_workbook
from tracker.services.changes.review_settings import settings_of
from tracker.services.money.planning import next_year_of, shared_assumptions
from tracker.services.money.positions import exposure_of
from tracker.services.papers.gathering import gather_paper
from tracker.services.records.book import load_books, require_agreements
from tracker.services.records.exported import LedgerLine, Scope, ledger_lines, workbook_rows

__all__ = ["Scope", "save_paper", "save_summary", "save_workbook"]

DUE_WITHIN = 365
_TOLD_EVERY = 2_000

Progress = Callable[[int], None]
"""Hears how many ledger rows are written; it may raise to stop the writing."""


def _untold(_rows: int) -> None:
    """For whom nobody waits."""


def save_workbook(session: Session, out: Path, scope: Scope, progress: Progress = _untold) -> None:
    """Write the workbook that imports again without a change.

    Raises:
        NotFound: when the scope names an agreement nobody has recorded.
        RuleBroken: when the ledger has more rows than a sheet can hold.
        BadFile: when the file cannot be written.
    """
    require_agreements(session, scope.agreements or ())
    lines = _telling(ledger_lines(session, scope), progress)
    cells = ((a, f, s, p, m, pence, note, ref) for a, f, s, p, m, ref, pence, note, *_ in lines)
    write_workbook(out, workbook_rows(session, scope), cells)


def save_summary(  # noqa: PLR0917  # who made it and when stands on its cover
    session: Session,
    out: Path,
    scope: Scope,
    actor: Actor,
    at: datetime,
    today: date,
    progress: Progress = _untold,
) -> None:
    """Write the auditor's summary of a financial year; by default this one, as at today.

    Raises:
        NotFound: when the scope names an agreement nobody has recorded.
        BadFile: when the file cannot be written.
    """
    require_agreements(session, scope.agreements or ())
    write_summary(out, summary_facts(session, scope, actor, at, today, progress))


def save_paper(
    session: Session, out: Path, order: PaperOrder, actor: Actor, at: datetime, today: date
) -> None:
    """Write a paper to hand in, of one agreement and period.

    Raises:
        NotFound: when there is no such agreement, fund or partner.
        RuleBroken: when there is no such paper of the agreement, or nothing to report in it yet.
        BadFile: when the file cannot be written.
    """
    write_paper(out, gather_paper(session, order, actor, at, today))


def summary_facts(
    session: Session,
    scope: Scope,
    actor: Actor,
    at: datetime,
    today: date,
    progress: Progress = _untold,
) -> SummaryFacts:
    """Everything the summary says, worked out from what is recorded."""
    year = scope.year or FinancialYear.of(scope.as_at or today)
    as_at = scope.as_at or last_moment(year, today)
    whole = Scope(scope.agreements, year, as_at)
    books = tuple(load_books(session, scope.agreements))
    positions = tuple(agreement_position(book, year, as_at) for book in books)
    settings = settings_of(session, [book.agreement.agreement for book in books])
    checked = [_checked(book, settings.get(book.agreement.agreement), as_at) for book in books]
    return SummaryFacts(
        scope=scope.in_words(),
        year=year,
        as_at=as_at,
        made_by=actor.name,
        made_at=at,
        books=books,
        positions=positions,
        due=tuple(
            sorted((i for b in books for i in all_due_items(b, as_at, DUE_WITHIN)), key=due_order)
        ),
        findings=tuple(sorted((f for found, _ in checked for f in found), key=finding_order)),
        outcomes=tuple(status for b in books for status in measure_statuses(b, as_at)),
        scorecards=tuple(card for _, card in checked),
        exposures=tuple(
            Exposure(position.agreement.agreement, fund.fund.fund, tuple(exposure_of(fund)))
            for position in positions
            for fund in position.funds
            if fund.kind is FundKind.POOLED
        ),
        ledger=lambda: _telling(ledger_lines(session, whole), progress),
        plans=tuple(_plans(session, actor, books, year, as_at)),
    )


def _checked(
    book: AgreementBook, setting: ReviewSetting | None, as_at: date
) -> tuple[list[Finding], Scorecard]:
    """What the health checks find in an agreement, and how it scores."""
    case = Inspection.of(book, as_at)
    findings = check_case(case)
    rules = rules_of(case.agreement.legal_basis, setting)
    return findings, scorecard_in(case, findings, rules)


def _plans(
    session: Session,
    actor: Actor,
    books: Sequence[AgreementBook],
    year: FinancialYear,
    as_at: date,
) -> Iterator[PlanFacts]:
    """Next year and the plan of every agreement, by every set of assumptions that is shared."""
    known = {book.agreement.agreement: book for book in books}
    for saved in shared_assumptions(session, actor, list(known), year):
        book, assumed = known[saved.agreement], saved.assumptions
        following = next_year_of(book, year, as_at, assumed)
        found = tuple(plans(book, year, as_at, following, assumed))
        yield PlanFacts(book, saved.name, assumed, following, found)


def _telling(lines: Iterator[LedgerLine], progress: Progress) -> Iterator[LedgerLine]:
    """The same lines, and from time to time how many they were."""
    for number, line in enumerate(lines):
        if number % _TOLD_EVERY == 0:
            progress(number)
        yield line
