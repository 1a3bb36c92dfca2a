"""One agreement: whether it is in order, what its funds hold, what is due and what is amiss."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.decisions import still_open
from tracker.domain.agreements.status import AgreementStatus, is_signed, standing
from tracker.domain.agreements.versions import versions_of
from tracker.domain.checks.inspection import Inspection
from tracker.domain.funds.position import agreement_position
from tracker.domain.health_checks import Finding, check_case
from tracker.domain.obligations.agreement_calendar import (
    ASSUMED_REPORT_DAYS,
    DEFAULT_WINDOW,
    DueKind,
    review_due,
)
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.records.review_settings import rules_of
from tracker.domain.registers import Agreement, AgreementBook
from tracker.domain.scorecard import scorecard_in
from tracker.domain.scorecard.answers import RECOMMENDATIONS
from tracker.domain.set_up import set_up_of
from tracker.services.changes.review_settings import settings_of
from tracker.services.records.book import load_book
from tracker.services.records.years import list_years_of
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked_day, asked_year, reading, today
from tracker.web.choices import year_options
from tracker.web.formatting import counted, days_away
from tracker.web.funds.risk_words import share_sentence
from tracker.web.reviews.places import place_of

pages = Blueprint("agreements", __name__)

# What regulation 7(3) of SI 2000/617 asks an agreement to specify, in long text.
_SPECIFIED = (
    "aims", "improvement_statement", "services", "nhs_functions", "council_functions",
    "staff_and_goods", "variation_terms", "termination_terms", "monitoring", "dispute_route",
    "exit_plan", "audit_route",
)  # fmt: skip


@pages.get("/agreements/<code:agreement>")
@allowed(Right.READ)
def agreement(agreement: str) -> ResponseReturnValue:
    """Whether the agreement is in order, and everything recorded of it in one place."""
    now = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, now)
        book = load_book(session, agreement)
        settings = settings_of(session, [agreement])
    as_at, fault = asked_day(year, now)
    position = agreement_position(book, year, as_at)
    case = Inspection.of(book, now)
    findings = check_case(case)
    due, stands = all_due_items(book, now), standing(book, now).status
    rules = rules_of(case.agreement.legal_basis, settings.get(agreement))
    return render_template(
        "agreements/agreement.html",
        **frame_of(book, position.agreement),
        sentence=first_sentence(book, now, findings),
        status=stands,
        may_vary=is_signed(book, now) and stands is not AgreementStatus.ENDED,
        review_waits=any(item.kind is DueKind.REVIEW for item in due),
        set_up=set_up_of(book, now),
        card=scorecard_in(case, findings, rules),
        recommendations=RECOMMENDATIONS,
        book=book,
        specified=_specified(position.agreement),
        position=position,
        bearing={
            fund.fund.fund: share_sentence(fund.share, names_of(book)) for fund in position.funds
        },
        due=due,
        place_of=place_of,
        window=DEFAULT_WINDOW,
        assumed_days=ASSUMED_REPORT_DAYS,
        findings=findings,
        outcomes=measure_statuses(book, as_at),
        versions=versions_of(book, now),
        open_decisions=still_open(book, now),
        years=year_options(book.agreement, years, year, now),
        year=year,
        as_at=as_at,
        faults=[fault] if fault else [],
        today=now,
    )


def first_sentence(book: AgreementBook, now: date, findings: list[Finding]) -> str:
    """Signed or not, in force or not, when the next review is, and what the checks found."""
    parts = [
        standing(book, now).sentence,
        _review(book, book.as_at(now), now),
        f"the checks found {counted(len(findings), 'thing')} to put right"
        if findings
        else "the checks found nothing amiss",
    ]
    return "; ".join(parts) + "."


def _review(book: AgreementBook, present: Agreement, now: date) -> str:
    due = review_due(book, present)
    if due is None:
        return "no review is planned"
    away = days_away((due - now).days)
    return f"review overdue, it was due {away}" if due < now else f"review due {away}"


def _specified(present: Agreement) -> list[tuple[str, str | None]]:
    column = AGREEMENTS.column
    return [(column[field].heading, getattr(present, field)) for field in _SPECIFIED]
