"""The first sentence of the reports page: what is due, and whether its figures are complete."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.obligations.timeliness import SentInTime
from tracker.domain.papers.orders import period_words
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import are, day_text
from tracker.services.papers.overview import ReportsDue
from tracker.web.formatting import counted
from tracker.web.papers.listing import PaperLine


def all_sentence(due: ReportsDue | None, agreements: int, today: date) -> str:
    """Over all agreements: what is overdue, what comes next, whether the figures are there."""
    if due is None:
        return "There is nothing to take away yet but the empty template."
    said = []
    if due.count.overdue and due.count.earliest is not None:
        oldest = counted((today - due.count.earliest).days, "day")
        number = counted(due.count.overdue, "report or return", "reports and returns")
        said.append(f"{number} {are(due.count.overdue)} overdue, the oldest by {oldest}")
    if due.next is not None:
        start = "the next is due" if said else "The next report is due"
        said.append(f"{start} on {day_text(due.next.due)}")
    if not said:
        said.append(f"No report or return of {counted(agreements, 'agreement')} is owed")
    return f"{'; '.join([*said, _figures(due)])}."


def _figures(due: ReportsDue) -> str:
    quarter = period_words(due.quarter)
    if not due.agreements:
        return f"no agreement has a budget to report on for {quarter}"
    if due.agreements == due.complete:
        where = "" if due.agreements == 1 else f" in all {due.agreements:,} agreements"
        return f"the figures of {quarter} are complete{where}"
    return (
        f"the figures of {quarter} are complete in {due.complete:,} of "
        f"{counted(due.agreements, 'agreement')}"
    )


def one_sentence(
    book: AgreementBook, year: FinancialYear, lines: Sequence[PaperLine], today: date
) -> str:
    """Of one agreement: its report that matters now, its day, and whether its figures are there."""
    owed = [(line, one) for line in lines for one in line.owed]
    overdue = [pair for pair in owed if pair[1].due < today]
    if not owed:
        return _nothing_owed(lines, year)
    line, report = overdue[-1] if overdue else owed[0]
    said = f"{_subject(line)} {_day(report, today)}; {_complete(line)}"
    if len(overdue) > 1:
        others = len(overdue) - 1
        said += f"; {counted(others, 'other')} of {year} {are(others)} overdue too"
    return f"{said}."


def _subject(line: PaperLine) -> str:
    if isinstance(line.period, Quarter):
        return f"Quarter {line.period.number}’s report"
    return f"The annual return of {line.period}"


def _day(report: SentInTime, today: date) -> str:
    late = (today - report.due).days
    if late > 0:
        return f"was due on {day_text(report.due)} and is {counted(late, 'day')} overdue"
    return f"is due on {day_text(report.due)}"


def _complete(line: PaperLine) -> str:
    figures = line.figures
    assert figures is not None
    if figures.is_complete:
        return "its figures are complete"
    if not figures.gaps and figures.expected:
        return f"its figures are complete so far, and {period_words(line.period)} is not over"
    return f"its figures are not complete ({figures.words})"


def _nothing_owed(lines: Sequence[PaperLine], year: FinancialYear) -> str:
    if not lines:
        return f"The agreement does not run in {year}, so there is nothing to report."
    sent = sum(1 for line in lines for _ in line.sent)
    if sent:
        return f"Every report and return of {year} that was due has been sent."
    return f"No report or return of {year} is owed yet."
