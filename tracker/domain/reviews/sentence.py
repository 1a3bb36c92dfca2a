"""The first sentence of the evidence for a review: whether things became better or worse."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import pounds_text

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the sentence is made of.

    Variances are those forecast for the funds of one kind together, in pounds, positive for an
    overspend and None where they are not known. `went_off` counts the outcomes that went off
    track since the last review, `off_track` all that are.
    """

    is_first: bool
    year: FinancialYear
    then: Decimal | None
    now: Decimal | None
    outcomes: int
    went_off: int
    off_track: int
    kind: FundKind = FundKind.POOLED

    @property
    def fund(self) -> str:
        """What one of the funds is called."""
        return f"{self.kind.lower()} fund"


def first_sentence(compared: Compared) -> str:
    """What a board should know before anything else.

    >>> since = Compared(False, FinancialYear(2026), Decimal(2000), Decimal(312000), 4, 1, 2)
    >>> first_sentence(since)
    'Since the last review the forecast worsened by £310,000.00 and one outcome of four went off track.'
    """
    if compared.is_first:
        return f"This is the first review: {_stands(compared)} and {_outcomes_now(compared)}."
    return f"Since the last review {_moved(compared)} and {_outcomes_since(compared)}."


def _stands(compared: Compared) -> str:
    if compared.now is None:
        return f"no {compared.fund} has a forecast for {compared.year}"
    if compared.now == 0:
        return f"the {compared.fund}s are forecast to end {compared.year} on budget"
    return f"the {compared.fund}s are forecast to {_way(compared.now)} in {compared.year}"


def _moved(compared: Compared) -> str:
    if compared.now is None:
        return f"no {compared.fund} was forecast for {compared.year}"
    if compared.then is None:
        where = "to end on budget" if compared.now == 0 else f"to {_way(compared.now)}"
        return f"the {compared.fund}s were first forecast for {compared.year}, {where},"
    change = compared.now - compared.then
    if change == 0:
        return "the forecast did not change"
    return f"the forecast {'worsened' if change > 0 else 'improved'} by {pounds_text(change)}"


def _way(variance: Decimal) -> str:
    return f"{'overspend' if variance > 0 else 'underspend'} by {pounds_text(variance)}"


def _outcomes_since(compared: Compared) -> str:
    if not compared.outcomes:
        return "no outcome is measured"
    return f"{_of(compared.went_off, compared.outcomes)} went off track"


def _outcomes_now(compared: Compared) -> str:
    if not compared.outcomes:
        return "no outcome is measured"
    verb = "are" if compared.off_track > 1 else "is"
    return f"{_of(compared.off_track, compared.outcomes)} {verb} off track"


def _of(some: int, everything: int) -> str:
    noun = "outcomes" if some > 1 else "outcome"
    return f"{_number(some)} {noun} of {_number(everything)}"


def _number(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"
