"""The Audit Commission's three recommendations: how far each agreement, and all of them, meet them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.scorecard.answers import (
    BY_CODE,
    QUESTIONS,
    RECOMMENDATIONS,
    VERDICTS,
    Place,
    Verdict,
)
from tracker.domain.vocabulary import LEGAL_BASES
from tracker.exporters.lists import Cell
from tracker.list_questions import ScorecardListQuestions
from tracker.services.agreements.lists import A_PAGE, AgreementQuestion, list_choices
from tracker.services.agreements.scorecards import (
    GAPS,
    GapFilter,
    ScorecardCount,
    ScorecardLine,
    ScorecardSort,
    count_scorecards,
    list_gaps,
    list_scorecards,
    scorecard_now,
)
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import address_of_page, frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted, day
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("scorecards", __name__)

FIRST_FEW = 5
"""How many agreements stand under each gap, before a link to all of them."""

BY_RECOMMENDATION = {
    recommendation: [q for q in QUESTIONS if q.recommendation == recommendation.number]
    for recommendation in RECOMMENDATIONS
}
SORTED = {
    ScorecardSort.TITLE: "Agreement",
    ScorecardSort.GAPS: "Gaps",
    ScorecardSort.WRITTEN: "1. Written and reviewed",
    ScorecardSort.OUTCOMES: "2. Outcomes",
    ScorecardSort.FRAMEWORKS: "3. Financial frameworks",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which agreements, with which gap or answer, in which order."""

    question: AgreementQuestion
    gap: GapFilter
    order: Order[ScorecardSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves agreements out."""
        return any(value for name, value in self.given.items() if name != "sort")


@pages.get("/scorecard")
@allowed(Right.READ)
def scorecard() -> ResponseReturnValue:
    """How many agreements meet the three recommendations, and what each answers."""
    now, number = today(), asked_page()
    if asked("q"):
        count_search()
    wanted = _asked(now)
    with reading() as session:
        found = count_scorecards(session, AgreementQuestion(*_year(now)))
        matches = (
            count_scorecards(session, wanted.question, wanted.gap).agreements
            if wanted.is_narrow
            else found.agreements
        )
        skip = (number - 1) * A_PAGE
        if number > 1 and skip >= matches:
            abort(404, "The list has no such page.")
        lines = list_scorecards(
            session,
            wanted.question,
            wanted.gap,
            wanted.order.by,
            descending=wanted.order.descending,
            skip=skip,
        )
        choices = list_choices(session)
    return render_template(
        "scorecards/scorecard.html",
        sentence=first_sentence(found),
        day_sentence=day_sentence(found),
        found=found,
        lines=lines,
        matches=matches,
        links=page_links(number, matches, A_PAGE),
        headings=sort_links(SORTED, wanted.order, "agreements", {ScorecardSort.GAPS}),
        downloads=file_links(".download"),
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        gap_words=gap_words(wanted.gap),
        choices=choices,
        bases=LEGAL_BASES,
        gaps=_gap_choices(),
        verdicts=VERDICTS,
        by_recommendation=BY_RECOMMENDATION,
        columns=1 + len(RECOMMENDATIONS) + len(QUESTIONS),
    )


@pages.get("/scorecard.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each agreement, as a file."""
    now = today()
    wanted = _asked(now)
    with reading() as session:
        lines = list_scorecards(
            session,
            wanted.question,
            wanted.gap,
            wanted.order.by,
            descending=wanted.order.descending,
            most=None,
        )
    return list_file(form, f"Scorecard on {now:%d-%m-%Y}", HEADINGS, [*_rows(lines)])


@pages.get("/scorecard/gaps")
@allowed(Right.READ)
def gaps() -> ResponseReturnValue:
    """Gap by gap: how many agreements have it, and where the first few of them are mended."""
    now = today()
    with reading() as session:
        found = count_scorecards(session, AgreementQuestion(*_year(now)))
        groups = {group.question: group for group in list_gaps(session, now, FIRST_FEW)}
    return render_template(
        "scorecards/gaps.html",
        sentence=gaps_sentence(found),
        day_sentence=day_sentence(found),
        groups=groups,
        by_recommendation=BY_RECOMMENDATION,
        place_address=place_address,
    )


@pages.get("/agreements/<code:agreement>/scorecard")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """How far the agreement meets the three recommendations, and where each gap is mended."""
    now = today()
    with reading() as session:
        card = scorecard_now(session, agreement, now)
        book = load_book(session, agreement, sheets=("Partners",))
    return render_template(
        "scorecards/agreement.html",
        **frame_of(book),
        card=card,
        day=now,
        recommendations=RECOMMENDATIONS,
        questions=BY_CODE,
        place_address=place_address,
    )


def place_address(agreement: str, place: Place) -> str:
    """The address of the page on which a gap is mended."""
    return address_of_page(agreement, place) or url_for("agreements.agreement", agreement=agreement)


def first_sentence(found: ScorecardCount) -> str:
    """How many agreements meet all three recommendations, and which are not counted.

    >>> first_sentence(ScorecardCount(43, 42, 31, 0, {}, None, None))
    '31 of 42 agreements meet all three recommendations; 1 has ended.'
    """
    if not found.asked:
        parts = ["No agreement is asked to meet the recommendations"]
    elif found.asked == 1:
        verb = "meets" if found.meeting else "does not meet"
        parts = [f"The only agreement {verb} all three recommendations"]
    else:
        some = f"{found.meeting:,}" if found.meeting else "None"
        verb = "meet" if found.meeting > 1 else "meets"
        parts = [f"{some} of {found.asked:,} agreements {verb} all three recommendations"]
    ended = found.agreements - found.asked - found.unknown
    if ended:
        parts.append(f"{ended:,} {'has' if ended == 1 else 'have'} ended")
    if found.unknown:
        which = "answers of 1 agreement" if found.unknown == 1 else (
            f"answers of {found.unknown:,} agreements"
        )  # fmt: skip
        parts.append(f"the {which} are being worked out")
    return "; ".join(parts) + "."


def day_sentence(found: ScorecardCount) -> str:
    """As of which day the answers are."""
    if found.oldest is None or found.newest is None:
        return "No answer is there yet: the tracker’s worker works them out."
    if found.oldest == found.newest:
        return f"The answers are as of {day(found.oldest)}."
    return (
        f"The answers are as of {day(found.oldest)} to {day(found.newest)}: each agreement’s are "
        "worked out when it changes, and every night."
    )


def gaps_sentence(found: ScorecardCount) -> str:
    """How many agreements have a gap at all."""
    left = found.asked - found.meeting
    if not left:
        return "No agreement has a gap."
    verb = "has" if left == 1 else "have"
    return f"{left:,} of {counted(found.asked, 'agreement')} {verb} at least one gap."


def gap_words(gap: GapFilter) -> str:
    """What the list is narrowed to, as a part of a sentence; empty where it is to no gap."""
    if gap.verdict is None and gap.code in BY_CODE:
        return BY_CODE[gap.code].many
    titles = dict(_gap_choices())
    if gap.verdict is None:
        return f"have a gap under “{titles[gap.code]}”" if gap.code else ""
    what = f"“{titles[gap.code]}”" if gap.code else "one question or more"
    return f"have “{gap.verdict}” as the answer to {what}"


HEADINGS = (
    "Agreement", "Title", "Area", "Legal basis", "As of", "Gaps",
    *(f"{r.number} {r.title}" for r in RECOMMENDATIONS),
    *(f"{q.code} {q.title}" for q in QUESTIONS),
)  # fmt: skip


def _rows(lines: Iterable[ScorecardLine]) -> Iterable[list[Cell]]:
    for line in lines:
        answers = [line.answers.get(question.code) for question in QUESTIONS]
        verdicts = [*(line.verdicts or [None] * len(RECOMMENDATIONS)), *answers]
        yield [
            line.code, line.title, line.area, line.legal_basis, line.answered_on, line.gaps,
            *(None if verdict is None else str(verdict) for verdict in verdicts),
        ]  # fmt: skip


def _year(now: date) -> tuple[FinancialYear, date, date]:
    """The year and the day of a list, and today: scorecards are of no other day."""
    return FinancialYear.of(now), now, now


def _asked(now: date) -> Asked:
    """What the address asks for; what cannot be read is refused."""
    values = asked_words(ScorecardListQuestions())
    gap = str(values["gap"])
    if gap and gap not in GAPS:
        abort(400, "There is no such gap.")
    order = asked_order(values["sort"], ScorecardSort.AGREEMENT)
    question = AgreementQuestion(
        *_year(now),
        search=values["q"],
        area=values["area"],
        partner=values["partner"],
        legal_basis=values["basis"],
    )
    verdict = Verdict(values["answer"]) if values["answer"] else None
    return Asked(question, GapFilter(gap, verdict), order, values)


def _gap_choices() -> list[tuple[str, str]]:
    """The gaps a list can be narrowed to, recommendations before their questions."""
    choices = []
    for recommendation, own in BY_RECOMMENDATION.items():
        number = str(recommendation.number)
        choices.append((number, f"{number}. {recommendation.title}"))
        choices += [(question.code, f"{question.code} {question.title}") for question in own]
    return choices
