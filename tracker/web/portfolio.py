"""The portfolio: which agreements there are, what money they hold, and which need attention.

Kinds of fund are never added together, and what is in view is counted in no total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.agreement_calendar import DEFAULT_WINDOW, DueItem
from tracker.domain.financial_year import FinancialYear
from tracker.domain.health_checks import Finding, Severity
from tracker.domain.registers import Agreement, Partner
from tracker.domain.risk_terms import FundKind
from tracker.domain.wording import joined
from tracker.services import monitoring
from tracker.services.portfolio import FundLine, KindLine, fund_lines, kind_lines
from tracker.services.registers import rows
from tracker.services.years import list_recorded_years
from tracker.sheets import Layout
from tracker.sheets.agreement_layouts import AGREEMENTS, PARTNERS
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_day, asked_page, asked_year, reading, today
from tracker.web.formatting import counted, short_pounds
from tracker.web.paging import page_links

R = TypeVar("R")

pages = Blueprint("portfolio", __name__)

A_PAGE = 50
MOST_URGENT = 10
MOST_CHECKED = 50


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement of the list: its funds, what it owes (the earliest first) and what is amiss."""

    code: str
    title: str
    area: str | None
    partners: str
    funds: tuple[FundLine, ...]
    due: tuple[DueItem, ...]
    high: int
    findings: int

    @property
    def overdue(self) -> int:
        return sum(item.days < 0 for item in self.due)

    def answers(self, words: Iterable[str], kind: str) -> bool:
        """Whether the agreement holds every word somewhere, and has a fund of the kind."""
        if kind and all(fund.kind != kind for fund in self.funds):
            return False
        funds = " ".join(f"{fund.fund} {fund.title} {fund.kind}" for fund in self.funds)
        text = f"{self.code} {self.title} {self.area or ''} {self.partners} {funds}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything recorded, as one page needs it; `unsigned` counts agreements.

    `checked` says whether there were few enough agreements to run the health checks on all.
    """

    lines: list[AgreementLine]
    totals: list[KindLine]
    in_view: list[KindLine]
    due: list[DueItem]
    unsigned: int
    checked: bool


@pages.get("/")
@allowed(Right.READ)
def portfolio() -> ResponseReturnValue:
    """Which agreements there are, what they hold this year, and what is overdue."""
    day = today()
    with reading() as session:
        years = list_recorded_years(session)
        year = asked_year(years, day)
        found = _portfolio(session, year, asked_day(year, day)[0], day)
    search, kind = asked("q"), asked("kind")
    if kind and kind not in list(FundKind):
        abort(400, "There is no such kind of fund.")
    words = search.casefold().split()
    shown = [line for line in found.lines if line.answers(words, kind)]
    number = asked_page()
    if number > 1 and (number - 1) * A_PAGE >= len(shown):
        abort(404, "The list has no such page.")
    return render_template(
        "portfolio/portfolio.html",
        portfolio=found,
        sentence=first_sentence(found, year),
        urgent=found.due[:MOST_URGENT],
        window=DEFAULT_WINDOW,
        more_due=max(0, len(found.due) - MOST_URGENT),
        shown=shown[(number - 1) * A_PAGE : number * A_PAGE],
        matches=len(shown),
        links=page_links(number, len(shown), A_PAGE),
        years=sorted({*years, year}, reverse=True),
        year=year,
        search=search,
        kind=kind,
    )


def first_sentence(found: Portfolio, year: FinancialYear) -> str:
    """How many agreements, the money of the year by kind, who has not signed, what is overdue."""
    money = [
        f"{short_pounds(total.revised_budget)} {total.kind.lower()}"
        for total in found.totals
        if total.revised_budget
    ]
    number = len(found.lines)
    holds = "holds" if number == 1 else "hold"
    parts = [
        f"{counted(number, 'agreement')} {holds} {joined(money)} in {year}"
        if money
        else f"{counted(number, 'agreement')}, without any budget in {year}"
    ]
    if found.unsigned:
        verb = "is" if found.unsigned == 1 else "are"
        parts.append(f"{found.unsigned:,} {verb} not signed by every partner")
    overdue = [item for item in found.due if item.days < 0]
    if overdue:
        verb = "is" if len(overdue) == 1 else "are"
        parts.append(
            f"{counted(len(overdue), 'thing')} {verb} overdue, "
            f"the oldest by {counted(-overdue[0].days, 'day')}"
        )
    else:
        parts.append("nothing is overdue")
    return "; ".join(parts) + "."


def _portfolio(session: Session, year: FinancialYear, as_at: date, day: date) -> Portfolio:
    funds = fund_lines(session, year, as_at)
    due = monitoring.due(session, day)
    agreements = _register(session, AGREEMENTS, Agreement)
    # The checks read everything of an agreement; in a long list each agreement's page has them.
    checked = len(agreements) <= MOST_CHECKED
    findings = monitoring.findings(session, day) if checked else []
    partners = _grouped(_register(session, PARTNERS, Partner))
    signed = {code for code, own in partners.items() if all(row.has_signed(day) for row in own)}
    totals = kind_lines(funds)
    lines = _lines(agreements, partners, _grouped(funds), _grouped(due), _grouped(findings))
    return Portfolio(
        lines=lines,
        totals=[total for total in totals if total.kind != FundKind.IN_VIEW],
        in_view=[total for total in totals if total.kind == FundKind.IN_VIEW],
        due=due,
        unsigned=sum(line.code not in signed for line in lines),
        checked=checked,
    )


def _lines(
    agreements: Sequence[Agreement],
    partners: Mapping[str, Sequence[Partner]],
    funds: Mapping[str, Sequence[FundLine]],
    due: Mapping[str, Sequence[DueItem]],
    findings: Mapping[str, Sequence[Finding]],
) -> list[AgreementLine]:
    lines = []
    for agreement in agreements:
        code = agreement.agreement
        amiss = findings.get(code, ())
        lines.append(
            AgreementLine(
                code=code,
                title=agreement.title,
                area=agreement.area,
                partners=" ".join(partner.organisation for partner in partners.get(code, ())),
                funds=tuple(funds.get(code, ())),
                due=tuple(due.get(code, ())),
                high=sum(finding.severity is Severity.HIGH for finding in amiss),
                findings=len(amiss),
            )
        )
    return lines


def _register(session: Session, layout: Layout, kind: type[R]) -> list[R]:
    return [row for row in rows(session, layout) if isinstance(row, kind)]


class _OfAgreement(Protocol):
    @property
    def agreement(self) -> str: ...


A = TypeVar("A", bound=_OfAgreement)


def _grouped(items: Iterable[A]) -> dict[str, list[A]]:
    groups: dict[str, list[A]] = {}
    for item in items:
        groups.setdefault(item.agreement, []).append(item)
    return groups
