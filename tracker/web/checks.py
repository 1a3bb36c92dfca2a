"""What the checks found in an agreement, and what was recorded because they asked for it."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right, recorded_by
from tracker.domain.health_checks import check
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind
from tracker.services.records.book import load_book
from tracker.sheets.check_layouts import (
    FINDING_NOTES,
    LEAVING_DECISIONS,
    NOVATIONS,
    PLAN_SIGN_OFFS,
    RECOVERY_PLANS,
)
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, reading, today
from tracker.web.formatting import counted
from tracker.web.record_forms import Option
from tracker.web.register_desk import Desk

pages = Blueprint("checks", __name__)

_BACK = "checks.checks"


def _partners(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    names = names_of(book)
    found = [row.organisation for row in book.partners]
    return {"organisation": [Option(code, f"{names.get(code, code)} ({code})") for code in found]}


def _recorded_here(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    """The partners whose own word the asking person may record."""
    own = _own(book)
    return {"organisation": [one for one in _partners(book)["organisation"] if one.value in own]}


def _own(book: AgreementBook) -> frozenset[str]:
    who = actor()
    with reading() as session:
        return recorded_by(session, who, [row.organisation for row in book.partners])


def _pooled(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    funds = [row for row in book.funds if row.kind == FundKind.POOLED]
    return {"fund": [Option(row.fund, f"{row.fund}: {row.title}") for row in funds]}


NOTE = Desk(
    "note",
    FINDING_NOTES,
    "/checks/note",
    _BACK,
    hints={
        "number": "The check, such as K19",
        "about": "What was found, as the finding\u2019s own link fills it in",
        "text": "Why the finding stands as it is: what is known, and who accepts it",
        "said_by": "Name and office",
    },
    past=("said_on",),
)
PLAN = Desk(
    "recovery plan",
    RECOVERY_PLANS,
    "/checks/recovery",
    _BACK,
    hints={
        "owner": "Who sees that it is done",
        "measures": "What is done, and by when",
        "amount": "Pounds to be recovered in the year",
        "meeting_on": "The meeting that takes the plan",
    },
    options=_pooled,
    sheets=("Partners", "Funds"),
    past=("drawn_up_on",),
)
SIGN_OFF = Desk(
    "sign-off",
    PLAN_SIGN_OFFS,
    "/checks/sign-off",
    _BACK,
    hints={
        "financial_year": "The year of the Better Care Fund plan, such as 2026-27",
        "delegated": "Whether somebody signed in place of the office holder",
        "authority": "The meeting and minute, or the scheme of delegation",
        "ratified_on": "When the health and wellbeing board approved or noted it",
    },
    options=_recorded_here,
    past=("signed_on", "ratified_on"),
    own="organisation",
)
LEAVING = Desk(
    "decision on leaving",
    LEAVING_DECISIONS,
    "/checks/leaving",
    _BACK,
    hints={
        "considered_on": "When the partner said that it considers leaving, or gave notice",
        "consultation": "What was decided on consulting the people it would affect",
        "grounds": "Why, and on whose authority",
        "settled_on": "The day from which the partner no longer considers it",
    },
    options=_recorded_here,
    past=("considered_on", "decided_on", "settled_on"),
    own="organisation",
)
NOVATION = Desk(
    "novation",
    NOVATIONS,
    "/checks/novation",
    _BACK,
    hints={
        "organisation": "The body that was abolished or merged",
        "evidence": "The deed, order or transfer scheme by which its successor took its place",
        "document": "Its number among the documents, if it is attached",
    },
    options=_partners,
    past=("day",),
)
for _desk in (NOTE, PLAN, SIGN_OFF, LEAVING, NOVATION):
    _desk.install(pages)


@pages.get("/agreements/<code:agreement>/checks")
@allowed(Right.READ)
def checks(agreement: str) -> ResponseReturnValue:
    """What the checks found, where to put it right, and what was recorded in answer."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement)
    findings = check(book, now)
    high = sum(finding.severity == "high" for finding in findings)
    return render_template(
        "checks/checks.html",
        **frame_of(book),
        sentence=first_sentence(len(findings), high),
        findings=findings,
        answers=book.answers,
        own=_own(book),
        links={
            "note": NOTE.links,
            "plan": PLAN.links,
            "sign_off": SIGN_OFF.links,
            "leaving": LEAVING.links,
            "novation": NOVATION.links,
        },
    )


def first_sentence(findings: int, high: int) -> str:
    """How much there is to put right."""
    if not findings:
        return "The checks found nothing amiss today."
    some = f"The checks found {counted(findings, 'thing')} to put right today"
    return f"{some}; {high} of high importance." if high else f"{some}, none of high importance."
