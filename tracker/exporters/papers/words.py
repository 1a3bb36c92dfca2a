"""What papers say of figures: who forecasts what, who bears it, by which terms."""

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition
from tracker.domain.obligations.timeliness import SentInTime
from tracker.domain.papers.facts import PaperFacts
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.result import Rule
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, joined, pounds_text

Names = Mapping[str, str]


def forecast_words(fund: FundPosition, year: FinancialYear) -> str:
    """Where a fund will end up, or ended, as a sentence."""
    variance = fund.figures.variance
    if not fund.schemes:
        return f"It has neither a budget nor a ledger row in {year}."
    if variance is None:
        return f"It has no forecast for {year}, so its variance is not known."
    final = all(line.sources.final for line in fund.schemes)
    without = len(fund.share.no_forecast)
    beside = f", not counting {without:,} without a forecast" if without else ""
    if variance == 0:
        return f"It {'ended' if final else 'is forecast to end'} {year} on budget{beside}."
    way = "overspend" if variance > 0 else "underspend"
    if final:
        return f"It ended {year} with an {way} of {pounds_text(variance)}{beside}."
    return f"It is forecast to {way} by {pounds_text(variance)} in {year}{beside}."


def terms_words(fund: FundPosition) -> str:
    """Which terms say who bears the fund's variance."""
    if fund.kind is not FundKind.POOLED:
        return f"{fund.kind} money is not shared under risk-share terms."
    if fund.share.error is not None:
        return f"Nobody can be said to bear it: {fund.share.error}"
    if fund.share.rule is Rule.NO_AGREED_RULE:
        return "No risk-share terms are in force: the whole variance is unallocated."
    said = [*_versions(fund)]
    return f"Shared by {joined(said)}." if said else "There is nothing to share."


def first_lower(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _versions(fund: FundPosition) -> Iterator[str]:
    facts = fund.share.facts
    if facts.terms is not None:
        yield f"the fund’s terms in force from {day_text(facts.terms.effective_from)}"
    titles = {line.scheme.scheme: line.scheme.title for line in fund.schemes}
    for scheme in facts.schemes:
        if scheme.terms is not None:
            since = day_text(scheme.terms.effective_from)
            yield f"the own terms of {titles[scheme.code]} from {since}"


def version_words(book: AgreementBook, as_at: date) -> str:
    """Which version of the agreement is in force on a day."""
    started = [row for row in book.variations if row.effective_from <= as_at]
    if not started:
        return f"As first agreed, from {day_text(book.agreement.start_date)}"
    last = max(started, key=lambda row: (row.effective_from, row.variation))
    signed = "" if last.signed_on else ", not signed"
    return f"As varied by {last.variation} from {day_text(last.effective_from)}{signed}"


def report_words(facts: PaperFacts) -> str:
    """When the report is due, and whether it was sent, fund by fund."""
    if not facts.reports:
        return "No such report is owed of this period."
    titles = {row.fund: row.title for row in facts.book.funds}
    return " ".join(_report(one, titles) for one in facts.reports)


def _report(one: SentInTime, titles: Names) -> str:
    what = titles.get(one.fund or "", one.fund or "")
    day = f"due on {day_text(one.due)}"
    day += " (42 days assumed, because the agreement names none)" if one.assumed else ""
    if one.submitted_on is not None:
        by = f" by {one.submitted_by}" if one.submitted_by else ""
        return f"{what}: {day}, sent on {day_text(one.submitted_on)}{by}."
    return f"{what}: {day}, not recorded as sent."
