"""The ledger rows that a figure of a fund is made of, in words and with where each came from."""

from collections.abc import Iterable, Sequence

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import (
    ACTUAL,
    COMMITMENT,
    FORECAST,
    SchemePosition,
    add_figures,
)
from tracker.domain.money import total_of
from tracker.domain.registers import LedgerTotal
from tracker.services.money.ledger_rows import (
    LedgerPart,
    LedgerQuestion,
    LedgerSum,
    list_ledger_rows,
    sum_ledger_rows,
)
from tracker.sheets import LEDGER
from tracker.web.asking import reading
from tracker.web.formatting import counted, moved, period, pounds, variance
from tracker.web.funds.fund import FundView
from tracker.web.funds.listing import Line, Listing, Part, last_month, view_of_part


def actual(agreement: str, fund: str, part: Part) -> Listing:
    """The ledger rows of actual spend up to the date."""
    view, schemes = view_of_part(agreement, fund)
    return _listed(view, "Actual to date", [_actuals(view, schemes)], part)


def commitment(agreement: str, fund: str, part: Part) -> Listing:
    """The ledger rows of each scheme's latest month with commitments."""
    view, schemes = view_of_part(agreement, fund)
    latest = ((line, line.sources.commitment) for line in schemes)
    return _listed(view, "Commitments", _of_months(COMMITMENT, latest), part)


def forecast(agreement: str, fund: str, part: Part) -> Listing:
    """The ledger rows of each scheme's latest forecast, and what follows from them.

    The outturn less the revised budget is the variance, and less what was forecast before it is
    the movement. In a year that is closed the actuals are the outturn.
    """
    view, schemes = view_of_part(agreement, fund)
    final = [line for line in schemes if line.sources.final]
    latest = ((line, line.sources.forecast) for line in schemes)
    parts = [*_of_months(FORECAST, latest), *([_actuals(view, final)] if final else [])]
    title = "Outturn" if final else "Forecast outturn"
    closed = " The year is closed, so its actuals are the outturn." if final else ""
    return _listed(view, title, parts, part, f"{closed}{_what_follows(schemes)}")


def _what_follows(schemes: Sequence[SchemePosition]) -> str:
    """The variance and the movement of some schemes' outturn, each with its sum."""
    known = [line for line in schemes if line.figures.outturn is not None]
    figures = add_figures(line.figures for line in known)
    if not known:
        return ""
    said = f" Less the revised budget of {pounds(figures.revised_budget)} it is "
    said += f"{variance(figures.variance)}."
    before = [line.sources.previous for line in known if line.sources.previous is not None]
    if not before:
        return said
    months = sorted({row.period for row in before})
    when = f" in {period(months[0])}" if len(months) == 1 else ""
    return (
        f"{said} The forecast before it{when} was {pounds(total_of(row.amount for row in before))}"
        f"{'' if len(before) == len(known) else ' for the schemes that had one'}: "
        f"{moved(figures.movement)}."
    )


def _actuals(view: FundView, schemes: Sequence[SchemePosition]) -> LedgerPart:
    codes = [line.scheme.scheme for line in schemes]
    return LedgerPart(codes, ACTUAL, view.year.month(1), last_month(view))


def _of_months(
    measure: str, latest: Iterable[tuple[SchemePosition, LedgerTotal | None]]
) -> list[LedgerPart]:
    """The months that count, each with the schemes whose latest it is."""
    schemes: dict[Period, list[str]] = {}
    for line, total in latest:
        if total is not None:
            schemes.setdefault(total.period, []).append(line.scheme.scheme)
    return [LedgerPart(codes, measure, month, month) for month, codes in sorted(schemes.items())]


def _listed(
    view: FundView, title: str, parts: Sequence[LedgerPart], wanted: Part, more: str = ""
) -> Listing:
    fund = view.position.fund
    question = LedgerQuestion(fund.agreement, fund.fund, parts)
    with reading() as session:
        whole = sum_ledger_rows(session, question)
        found = list_ledger_rows(session, question, wanted.most, wanted.skip)
    lines = [
        Line(
            row.record,
            (row.scheme, row.period, row.source_reference, row.narrative or ""),
            row.amount,
            row.origin,
        )
        for row in found
    ]
    sentence = f"{_whole_words(whole)}.{more}"
    headings = ("Scheme", "Month", "Source reference", "Narrative")
    return Listing(view, title, LEDGER.sheet, sentence, headings, lines, whole.rows)


def _whole_words(whole: LedgerSum) -> str:
    """How many rows a figure is, and the months they are of: those of the rows themselves."""
    said = f"{pounds(whole.total)} is {counted(whole.rows, 'ledger row')}"
    if whole.batches:
        said += f" from {counted(whole.batches, 'batch', 'batches')}"
    if whole.first is None or whole.last is None:
        return said
    if whole.first == whole.last:
        return f"{said}, {period(whole.first)}"
    return f"{said}, {period(whole.first)} to {period(whole.last)}"
