"""The annual return: the whole year, what is carried forward, what each partner bears, and more.

Regulation 7(4)(b) asks for other information by which the partners can monitor effectiveness, so
outcomes, variations and reviews of the year belong in it.
"""

from collections.abc import Iterator

from tracker.domain.wording import day_text
from tracker.exporters.papers.account import account
from tracker.exporters.papers.behind import Behind
from tracker.exporters.papers.blocks import (
    explanations,
    forecast,
    fund_heading,
    income,
    late,
    particulars,
    shares,
    sources,
    spending,
)
from tracker.exporters.papers.front import Front


def write_annual(front: Front, behind: Behind) -> None:
    """Write the return under its title."""
    particulars(front, behind)
    for place, fund in enumerate(behind.funds):
        if place:
            front.new_page()
        fund_heading(front, behind, fund)
        income(front, behind, fund)
        late(front, behind, fund)
        spending(front, behind, fund)
        forecast(front, behind, fund)
        shares(front, behind, fund)
        account(front, behind, fund)
        explanations(front, behind, fund)
    _said(front, "Outcomes", _outcomes(behind), "No outcome measure is recorded.")
    _said(front, "Variations made in the year", _variations(behind), "None.")
    _said(front, "Reviews held in the year", _reviews(behind), "None.")
    front.heading("Declared for the host by")
    front.signatures(("The pool manager", "The host’s chief finance officer"))
    sources(front, behind)


def _said(front: Front, heading: str, sentences: Iterator[str], otherwise: str) -> None:
    front.heading(heading)
    for words in list(sentences) or [otherwise]:
        front.say(words)


def _outcomes(behind: Behind) -> Iterator[str]:
    for one in behind.facts.outcomes:
        yield f"{one.measure.title}: {one.track}. {one.reason}"


def _variations(behind: Behind) -> Iterator[str]:
    year = behind.facts.year
    for row in behind.facts.book.variations:
        if year.first_day <= row.effective_from <= year.last_day:
            title = f": {row.title}" if row.title else ""
            signed = f"signed on {day_text(row.signed_on)}" if row.signed_on else "not signed"
            yield f"{row.variation}{title}, from {day_text(row.effective_from)}, {signed}."


def _reviews(behind: Behind) -> Iterator[str]:
    year = behind.facts.year
    for row in behind.facts.book.reviews:
        if row.held_on is not None and year.first_day <= row.held_on <= year.last_day:
            decided = f": {row.decision}" if row.decision else ""
            kind = f"{row.kind} review" if row.kind else "Review"
            outcome = f", outcome {row.outcome.lower()}" if row.outcome else ""
            yield f"{kind} held on {day_text(row.held_on)}{outcome}{decided}"
