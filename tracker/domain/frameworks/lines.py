"""The five financial frameworks of an agreement beside what the tracker itself knows of each.

What people say of a framework is theirs to say. But where they say that it is synchronised and the
records show that it is not, a reader is told so: a "Yes" beside a scheme without terms is no yes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.checks.inspection import Finding, Severity
from tracker.domain.figures import counted
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import PROPOSED
from tracker.domain.health_checks import check
from tracker.domain.money import total_of
from tracker.domain.obligations.agreement_calendar import is_received_in_full
from tracker.domain.records.frameworks import (
    FinancialFramework,
    Framework,
    FrameworkLead,
    Synchronised,
)
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.timetables.clashes import dates_of, first_sentence, links_of, year_in_view
from tracker.domain.wording import day_text, joined, pounds_text

NEXT_YEAR_FROM_MONTH = 10
"""From the tenth month of a financial year, January, the next one is expected to be planned."""

# Which checks of `tracker.domain.health_checks` speak of which framework.
CHECKED: Mapping[Framework, frozenset[str]] = {
    Framework.BUDGET_SETTING: frozenset({"K12", "K15", "K16", "K17"}),
    Framework.GOVERNANCE: frozenset({"K1", "K2", "K3", "K4", "K10", "K11", "K13", "K24", "K31"}),
    Framework.PLANNING: frozenset({"K19", "K20", "K22", "K32"}),
    Framework.TIMETABLES: frozenset({"K14"}),
    Framework.RISK_SHARING: frozenset({"K8", "K9", "K21", "K23", "K26"}),
}

# The agreement's page on which what a check found is mended, where it is no usual one.
_MENDED_ON = {
    "K1": "Partners", "K2": "Partners", "K3": "Set-up", "K4": "Reviews", "K10": "Reviews",
    "K11": "Set-up", "K24": "Reviews",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the records show; `contradicts` says that it cannot stand beside a Yes.

    `page` names the agreement's page on which it is mended, where it is not the usual one.
    """

    sentence: str
    contradicts: bool
    page: str | None = None


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """One framework: what the partners say of it (None: nothing yet), and what the records show."""

    framework: Framework
    kept: FinancialFramework | None
    leads: tuple[FrameworkLead, ...]
    facts: tuple[Fact, ...]

    @property
    def word(self) -> str:
        """Yes, Partly or No, as somebody judged it; else that nobody did."""
        return "Not looked at" if self.kept is None else self.kept.synchronised

    @property
    def is_contradicted(self) -> bool:
        """Whether it is said to be synchronised although the records show otherwise."""
        said = self.kept is not None and self.kept.synchronised == Synchronised.YES
        return said and any(fact.contradicts for fact in self.facts)

    @property
    def lacks_evidence(self) -> bool:
        """Whether something is said of it and nothing is named that shows it."""
        return self.kept is not None and not self.kept.has_evidence


def framework_lines(
    book: AgreementBook, today: date, findings: Sequence[Finding] | None = None
) -> list[FrameworkLine]:
    """The five frameworks in the order in which the recommendation names them.

    Args:
        findings: what the health checks found on the day, if they have run already.
    """
    kept = {row.framework: row for row in book.financial_frameworks}
    findings = check(book, today) if findings is None else findings
    own = {
        Framework.BUDGET_SETTING: _budget_setting,
        Framework.PLANNING: _planning,
        Framework.TIMETABLES: _timetables,
    }
    return [
        FrameworkLine(
            one,
            kept.get(one),
            tuple(row for row in book.framework_leads if row.framework == one),
            (*(own[one](book, today) if one in own else ()), *_found(findings, one)),
        )
        for one in Framework
    ]


def frameworks_sentence(lines: list[FrameworkLine]) -> str:
    """How many of the five are synchronised, and what keeps the others or the answer back."""
    yes = sum(line.word == Synchronised.YES for line in lines)
    start = f"{yes} of {len(lines)} financial frameworks {'is' if yes == 1 else 'are'}"
    parts = [f"{start} synchronised"]
    contradicted = _names(line for line in lines if line.is_contradicted)
    if contradicted:
        parts = [f"{start} said to be synchronised"]
        parts.append(f"the records contradict {contradicted}")
    bare = [line for line in lines if line.lacks_evidence]
    if bare:
        parts.append(f"{_names(bare)} {'has' if len(bare) == 1 else 'have'} no evidence")
    unseen = [line for line in lines if line.kept is None]
    if len(unseen) == len(lines):
        return "Nobody has looked at the five financial frameworks yet."
    if unseen:
        verb = "was" if len(unseen) == 1 else "were"
        parts.append(f"{_names(unseen)} {verb} not looked at")
    return "; ".join(parts) + "."


def _names(lines: Iterator[FrameworkLine] | list[FrameworkLine]) -> str:
    return joined(line.framework.lower() for line in lines)


def _found(findings: Sequence[Finding], framework: Framework) -> Iterator[Fact]:
    for finding in findings:
        if finding.check in CHECKED[framework]:
            grave = finding.severity is Severity.HIGH
            yield Fact(finding.message, grave, _MENDED_ON.get(finding.check))


def _budget_setting(book: AgreementBook, today: date) -> Iterator[Fact]:
    """Whether each partner's contribution is firm before the year begins, on 1 April."""
    year = _year(book, today)
    own = {fund.fund for fund in book.funds if fund.kind != FundKind.IN_VIEW}
    rows = [row for row in book.contributions if row.financial_year == year and row.fund in own]
    if not rows:
        yield Fact(f"No contribution for {year} is recorded.", contradicts=True)
        return
    proposed = [row for row in rows if row.status == PROPOSED]
    if not proposed:
        yield Fact(f"All contributions for {year} are agreed.", contradicts=False)
        return
    amount = pounds_text(total_of(row.amount for row in proposed))
    begun = year.first_day <= today
    yield Fact(
        f"{counted(len(proposed), 'contribution')} for {year}, {amount} in all, "
        f"{'is' if len(proposed) == 1 else 'are'} only proposed; the year "
        f"{'began' if begun else 'begins'} on {day_text(year.first_day)}.",
        contradicts=begun,
    )


def _planning(book: AgreementBook, today: date) -> Iterator[Fact]:
    """How far ahead contributions are planned; none for next year contradicts from January on."""
    year = _year(book, today)
    later = FinancialYear(year.start + 1)
    end = book.as_at(today).end_date
    planned = max((row.financial_year for row in book.contributions), default=None)
    if planned is not None and planned > year:
        yield Fact(f"Contributions are recorded up to {planned}.", contradicts=False)
    elif end is not None and end < later.first_day:
        yield Fact(f"The agreement ends on {day_text(end)}.", contradicts=False)
    else:
        late = today >= year.month(NEXT_YEAR_FROM_MONTH).first_day
        yield Fact(f"No contribution for {later} is recorded yet.", contradicts=late)


def _timetables(book: AgreementBook, today: date) -> Iterator[Fact]:
    """Whether the partners' calendars fit, and whether they pay on the days that they agreed."""
    year = year_in_view(book, today)
    dates = dates_of(book, year)
    if dates:
        links = links_of(book, year)
        names = {row.code: row.name for row in book.organisations}
        clash = any(link.is_clash for link in links)
        yield Fact(first_sentence(dates, links, year, names), clash, "Timetable")
    late = [
        row for row in book.instalments if row.due_date < today and not is_received_in_full(row)
    ]
    if late:
        amount = pounds_text(total_of(row.amount - (row.received_amount or 0) for row in late))
        verb = "is" if len(late) == 1 else "are"
        yield Fact(
            f"{counted(len(late), 'instalment')}, {amount} in all, {verb} overdue.",
            contradicts=True,
        )
    elif book.instalments:
        yield Fact("No instalment is overdue.", contradicts=False)


def _year(book: AgreementBook, today: date) -> FinancialYear:
    """The financial year of today, or the nearest one in which the agreement runs."""
    said = book.as_at(today)
    day = max(today, said.start_date)
    return FinancialYear.of(day if said.end_date is None else min(day, said.end_date))
