"""How partners' scores compare: the gap between them first, and never one figure for all.

What is worth knowing of an assessment is where the partners see things differently. So items stand
in the order of the gap between the highest and the lowest score, and no average is ever taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.assessments.instruments import INSTRUMENTS, SCORES, Instrument, Item
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.domain.registers import AgreementBook, Organisation
from tracker.domain.wording import joined

NOT_SCORED, NOT_SUBMITTED = "Not scored", "Not submitted"
_CALLED = {
    "ICB": "the ICB", "NHS trust": "the trust", "NHS foundation trust": "the trust",
    "Council": "the council", "Combined authority": "the combined authority",
    "Health board": "the health board", "PCT": "the PCT", "CCG": "the CCG",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with what each partner submitted of it; a partner that said nothing is not there."""

    item: Item
    given: Mapping[str, AssessmentScore]

    @property
    def scores(self) -> dict[str, int]:
        """The scores of the partners that gave one."""
        return {code: row.score for code, row in self.given.items() if row.score is not None}

    @property
    def gap(self) -> int | None:
        """The highest score less the lowest; None where fewer than two partners scored the item."""
        scores = self.scores.values()
        return max(scores) - min(scores) if len(scores) > 1 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One instrument in one year, side by side; the item with the largest gap comes first."""

    instrument: Instrument
    year: FinancialYear
    partners: tuple[str, ...]
    submitted: Mapping[str, Assessment]
    items: tuple[ItemView, ...]

    @property
    def missing(self) -> list[str]:
        """The partners that have not submitted."""
        return [code for code in self.partners if code not in self.submitted]

    @property
    def largest(self) -> ItemView | None:
        """The item with the largest gap; None where nothing can be compared."""
        return next((view for view in self.items if view.gap is not None), None)

    @property
    def spread(self) -> dict[int, int]:
        """How many items have which gap, the largest gap first."""
        gaps = [view.gap for view in self.items if view.gap is not None]
        return {gap: gaps.count(gap) for gap in sorted(set(gaps), reverse=True)}

    def unscored(self, partner: str) -> list[ItemView]:
        """The items that a partner which has submitted did not score."""
        return [view for view in self.items if partner not in view.scores]


def compare(book: AgreementBook, instrument: Instrument, year: FinancialYear) -> Comparison:
    """What the partners submitted of an instrument for a year."""
    submitted = {
        row.partner: row
        for row in book.assessments
        if (row.instrument, row.financial_year) == (instrument.code, year)
    }
    given: dict[int, dict[str, AssessmentScore]] = {}
    for row in book.assessment_scores:
        if (row.instrument, row.financial_year) == (instrument.code, year):
            given.setdefault(row.item, {})[row.partner] = row
    views = [ItemView(item, given.get(item.number, {})) for item in instrument.items]
    return Comparison(
        instrument,
        year,
        tuple(row.organisation for row in book.partners),
        submitted,
        tuple(sorted(views, key=_by_gap)),
    )


def _by_gap(view: ItemView) -> tuple[int, int]:
    return (-1 if view.gap is None else view.gap) * -1, view.item.number


def years_of(book: AgreementBook, instrument: Instrument) -> list[FinancialYear]:
    """The years for which anybody submitted an instrument, the latest first."""
    found = {row.financial_year for row in book.assessments if row.instrument == instrument.code}
    return sorted(found, reverse=True)


def latest_comparisons(book: AgreementBook) -> list[Comparison]:
    """The latest year of each instrument that anybody submitted, in the order of the instruments."""
    return [
        compare(book, instrument, years[0])
        for instrument in INSTRUMENTS
        if (years := years_of(book, instrument))
    ]


def all_comparisons(book: AgreementBook) -> list[Comparison]:
    """Every instrument and year that anybody submitted; of each instrument the latest first."""
    return [
        compare(book, instrument, year)
        for instrument in INSTRUMENTS
        for year in years_of(book, instrument)
    ]


def widest(comparisons: Sequence[Comparison]) -> Comparison | None:
    """The comparison whose largest gap is the largest; of equal ones the first."""
    known = [one for one in comparisons if one.largest is not None]
    return max(known, key=lambda one: (one.largest and one.largest.gap) or 0, default=None)


def comparison_sentence(comparison: Comparison, organisations: Sequence[Organisation]) -> str:
    """Where the partners differ most, or why that cannot be said."""
    called = bodies_called(organisations)
    largest = comparison.largest
    if not comparison.submitted:
        return f"No partner has scored it for {comparison.year}."
    if largest is None and len(comparison.submitted) == 1:
        (only,) = comparison.submitted
        return (
            f"Only {called.get(only, only)} has scored it for {comparison.year}, so nothing can "
            "be compared yet."
        )
    if largest is None:
        return "No item is scored by two partners, so nothing can be compared."
    if not largest.gap:
        return "The partners agree on every item that they both scored."
    equals = [view for view in comparison.items if view.gap == largest.gap][1:]
    besides = ""
    if equals:
        besides = f" They differ as much on {joined(view.item.name.lower() for view in equals)}."
    return (
        f"The partners differ most on {largest.item.name.lower()}: "
        f"{said_by_each(largest, called)}.{besides}"
    )


def said_by_each(view: ItemView, called: Mapping[str, str]) -> str:
    """What each partner says of an item, the highest score first: `the council says 4, the ICB 2`."""
    scores = sorted(view.scores.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{called.get(code, code)} {score}" for code, score in scores]
    if words:
        code, score = scores[0]
        words[0] = f"{called.get(code, code)} says {score}"
    return ", ".join(words)


def bodies_called(organisations: Sequence[Organisation]) -> dict[str, str]:
    """What sentences call the partners: the council, the ICB; by name where two are of a kind."""
    kinds = [_CALLED.get(row.type) for row in organisations]
    return {
        row.code: kind if kind is not None and kinds.count(kind) == 1 else row.name
        for row, kind in zip(organisations, kinds, strict=True)
    }


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One partner's answer to one item as a list shows it; what is missing is said in `words`."""

    instrument: Instrument
    year: FinancialYear
    item: Item
    gap: int | None
    partner: str
    score: int | None
    words: str
    evidence: str | None
    submitted: Assessment | None


def score_lines(book: AgreementBook) -> list[ScoreLine]:
    """Everything that was submitted, by instrument and year, the largest gap first."""
    return [
        ScoreLine(
            one.instrument,
            one.year,
            view.item,
            view.gap,
            partner,
            score := view.scores.get(partner),
            _in_words(score, submitted=partner in one.submitted),
            view.given[partner].evidence if partner in view.given else None,
            one.submitted.get(partner),
        )
        for one in all_comparisons(book)
        for view in one.items
        for partner in one.partners
    ]


def _in_words(score: int | None, *, submitted: bool) -> str:
    if score is not None:
        return SCORES[score]
    return NOT_SCORED if submitted else NOT_SUBMITTED


def scores_of(
    book: AgreementBook, partner: str, instrument: str, year: FinancialYear
) -> list[AssessmentScore]:
    """What one partner submitted of an instrument for a year, item by item."""
    wanted = (partner, instrument, year)
    found = (row for row in book.assessment_scores
             if (row.partner, row.instrument, row.financial_year) == wanted)  # fmt: skip
    return sorted(found, key=lambda row: row.item)


def assessment_of(
    book: AgreementBook, partner: str, instrument: str, year: FinancialYear
) -> Assessment | None:
    """One partner's assessment for a year, or None where it has not submitted any."""
    wanted = (partner, instrument, year)
    return next(
        (row for row in book.assessments
         if (row.partner, row.instrument, row.financial_year) == wanted), None,
    )  # fmt: skip
