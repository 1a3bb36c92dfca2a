"""What calls for a review of an agreement before the next one is due.

The Audit Commission asked for agreements to be "regularly reviewed in light of performance and
changing circumstances" (Means to an End, 2009). A circumstance has a key that stays the same for as
long as it lasts, so that it raises one review, and no second. One that a review held since has
seen raises none. Agreements that have not begun, or have ended, are left alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear, Period, outcome_period_text
from tracker.domain.funds.contribution_changes import contribution_changes
from tracker.domain.funds.lines import (
    FORECAST,
    Cutoff,
    Figures,
    SchemeRows,
    add_figures,
    scheme_position,
)
from tracker.domain.funds.position import scheme_rows
from tracker.domain.money import ZERO
from tracker.domain.outcomes.definitions import definitions_of, former_of, same_definition
from tracker.domain.outcomes.measures import Track, known_value, measure_status
from tracker.domain.records.documents import DocumentKind, kept_of
from tracker.domain.records.outcomes import (
    FormerDefinition,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
)
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import AgreementBook, Scheme
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import day_text, pounds_text

SETTLING_MONTHS = (4, 5, 6)
"""In these months the year before is still being settled, so its forecasts are looked at, too."""

PARTNER_ENDS_AHEAD = timedelta(days=90)
"""So long before a partner's last day a review is called for, so that it can still be replaced."""

LATE_AFTER_MONTH = 9
_PER_CENT = Decimal("0.1")


class TriggerKind(StrEnum):
    """What kind of circumstance it is."""

    VARIANCE = "Forecast variance"
    OUTCOME = "Outcome off track"
    PARTNER = "Partner abolished or merged"
    CONTRIBUTION = "Contributions changed"
    MOVEMENT = "Late forecast movement"
    NOTICE = "Notice served"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A circumstance that calls for a review.

    `key` names it within the agreement. `since` is the day from which a review held has seen it;
    `reason` says in a sentence what happened.
    """

    kind: TriggerKind
    key: str
    since: date
    reason: str


# The registers that `triggers` reads.
SHEETS = (
    "Agreement versions", "Variations", "Partners", "Funds", "Schemes", "Contributions", "Budgets",
    "Ledger", "Closed periods", "Reviews", "Outcome measures", "Outcome targets",
    "Outcome readings", "Former definitions", "Documents",
)  # fmt: skip


def triggers(book: AgreementBook, rules: ReviewRules, today: date) -> list[Trigger]:
    """Every circumstance that calls for a review on a day and that none held since has seen."""
    agreement = book.as_at(today)
    ended = agreement.end_date is not None and agreement.end_date < today
    if ended or agreement.start_date > today:
        return []
    held = [row.held_on for row in book.reviews if row.held_on is not None]
    latest = max((day for day in held if day <= today), default=date.min)
    return [found for found in _found(book, rules, today) if latest < found.since]


def _found(book: AgreementBook, rules: ReviewRules, today: date) -> Iterator[Trigger]:
    for year in _years(book, today):
        yield from _money(book, rules, year, today)
    yield from _outcomes(book, rules, today)
    yield from _partners(book, today)
    yield from _contributions(book, rules, today)
    yield from _notices(book, today)


def _years(book: AgreementBook, today: date) -> list[FinancialYear]:
    year = FinancialYear.of(today)
    last = FinancialYear(year.start - 1)
    begun = book.as_at(today).start_date <= last.last_day
    return [last, year] if begun and today.month in SETTLING_MONTHS else [year]


@dataclass(frozen=True, slots=True)
class _FundYear:
    """The money of one fund in one year, as any of its months saw it."""

    fund: str
    year: FinancialYear
    cutoff: Cutoff
    schemes: tuple[tuple[Scheme, SchemeRows], ...]

    def seen_in(self, month: int) -> Figures:
        """The figures as seen in a month that has begun; budget lines approved since count."""
        final = self.cutoff.final and month == self.cutoff.month
        cutoff = Cutoff(self.year, self.cutoff.as_at, month, final)
        return add_figures(scheme_position(s, own, cutoff).figures for s, own in self.schemes)

    def first_of_run(self, exceeds: Callable[[Figures], bool], earliest: int) -> int:
        """The month with which the run of months up to the present one began that exceed."""
        month = self.cutoff.month
        while month > earliest and exceeds(self.seen_in(month - 1)):
            month -= 1
        return month

    def day_of(self, month: int) -> date:
        """The day by which the figures of a month were known: its last, or today before that."""
        return min(self.year.month(month).last_day, self.cutoff.as_at)


def _money(
    book: AgreementBook, rules: ReviewRules, year: FinancialYear, today: date
) -> Iterator[Trigger]:
    """Forecast variances and late movements of the funds whose money is the agreement's."""
    for of_year in _fund_years(book, year, today):
        yield from _variance(of_year, rules.variance_percent)
        yield from _movement(of_year, rules.movement_percent)


def _fund_years(book: AgreementBook, year: FinancialYear, today: date) -> Iterator[_FundYear]:
    rows = scheme_rows(book, year)
    cutoff = Cutoff.at(year, today, book.closed)
    for fund in book.funds:
        own = tuple(
            (scheme, rows[fund.fund, scheme.scheme])
            for scheme in book.schemes
            if scheme.fund == fund.fund and (fund.fund, scheme.scheme) in rows
        )
        if own and fund.kind != FundKind.IN_VIEW:
            yield _FundYear(fund.fund, year, cutoff, own)


def _variance(of: _FundYear, percent: Decimal) -> Iterator[Trigger]:
    now = of.seen_in(of.cutoff.month)
    variance = now.variance or ZERO
    if not _exceeds(variance, now.revised_budget, percent):
        return
    over = variance > 0

    def as_now(figures: Figures) -> bool:
        then = figures.variance or ZERO
        return _exceeds(then, figures.revised_budget, percent) and (then > 0) is over

    word = "overspend" if over else "underspend"
    yield Trigger(
        TriggerKind.VARIANCE,
        f"variance {of.year} {word} {of.fund}",
        of.day_of(of.first_of_run(as_now, earliest=1)),
        f"Fund {of.fund} is forecast to {word} by {pounds_text(variance)} in {of.year}, "
        f"{_part(variance, now.revised_budget)} of its budget of "
        f"{pounds_text(now.revised_budget)}; above {_percent(percent)} a review is called for.",
    )


@dataclass(frozen=True, slots=True)
class LateMovement:
    """A forecast that moved by more than its threshold after month 9: from what to what, in pounds.

    `month` is the first month of those running up to the present one that saw it so far away;
    `since` is the day by which its figures were known.
    """

    fund: str
    year: FinancialYear
    ninth: Decimal
    outturn: Decimal
    budget: Decimal
    month: int
    since: date

    @property
    def sentence(self) -> str:
        """From what to what the forecast moved, without a full stop."""
        return (
            f"The forecast of fund {self.fund} for {self.year} moved from "
            f"{pounds_text(self.ninth)} in month {LATE_AFTER_MONTH} to "
            f"{pounds_text(self.outturn)}, by {_part(self.outturn - self.ninth, self.budget)} of "
            "its budget"
        )


def late_movements(book: AgreementBook, percent: Decimal, today: date) -> Iterator[LateMovement]:
    """Every late movement of the year, and of the year before while it is being settled."""
    for year in _years(book, today):
        if today <= year.month(LATE_AFTER_MONTH).last_day:
            continue
        if any(row.measure == FORECAST and _is_late(row.period, year) for row in book.ledger):
            for of_year in _fund_years(book, year, today):
                moved = _late_movement(of_year, percent)
                if moved is not None:
                    yield moved


def _is_late(period: Period, year: FinancialYear) -> bool:
    return year.month(LATE_AFTER_MONTH) < period <= year.month(12)


def _late_movement(of: _FundYear, percent: Decimal) -> LateMovement | None:
    if of.cutoff.month <= LATE_AFTER_MONTH:
        return None
    ninth = of.seen_in(LATE_AFTER_MONTH).outturn
    now = of.seen_in(of.cutoff.month)
    if ninth is None or now.outturn is None:
        return None

    def moved(figures: Figures) -> bool:
        outturn = figures.outturn
        return outturn is not None and _exceeds(outturn - ninth, figures.revised_budget, percent)

    if not moved(now):
        return None
    month = of.first_of_run(moved, earliest=LATE_AFTER_MONTH + 1)
    return LateMovement(
        of.fund, of.year, ninth, now.outturn, now.revised_budget, month, of.day_of(month)
    )


def _movement(of: _FundYear, percent: Decimal) -> Iterator[Trigger]:
    """A forecast that moved after month 9 (check K19)."""
    moved = _late_movement(of, percent)
    if moved is not None:
        yield Trigger(
            TriggerKind.MOVEMENT,
            f"movement {of.year} {of.fund}",
            moved.since,
            f"{moved.sentence}; above {_percent(percent)} so late in the year a review is called "
            "for.",
        )


def _exceeds(amount: Decimal, budget: Decimal, percent: Decimal) -> bool:
    return amount != 0 and abs(amount) * 100 > abs(budget) * percent


def _part(amount: Decimal, budget: Decimal) -> str:
    """How much of the budget an amount is, in words."""
    if budget == 0:
        return "out of proportion"
    return _percent((abs(amount) * 100 / abs(budget)).quantize(_PER_CENT, ROUND_HALF_UP))


def _percent(number: Decimal) -> str:
    return f"{number.normalize():f} per cent"


def _outcomes(book: AgreementBook, rules: ReviewRules, today: date) -> Iterator[Trigger]:
    """Measures that were off track so many periods running."""
    readings: dict[str, list[OutcomeReading]] = defaultdict(list)
    for row in book.readings:
        if row.period.first_day <= today and known_value(row) is not None:
            readings[row.measure].append(row)
    for measure in book.measures:
        former = former_of(measure, book.former_definitions)
        targets = [row for row in book.targets if row.measure == measure.measure]
        run = _run_off_track(measure, targets, readings[measure.measure], former, today)
        if len(run) < rules.off_track_periods:
            continue
        first, reached, last = run[0], run[rules.off_track_periods - 1], run[-1]
        reason = measure_status(measure, targets, [last], today, former).reason
        yield Trigger(
            TriggerKind.OUTCOME,
            f"outcome {outcome_period_text(first.period)} {measure.measure}",
            min(reached.period.last_day, today),
            f"{measure.title} ({measure.measure}) is off track {len(run)} periods running: {reason}",
        )


def _run_off_track(
    measure: OutcomeMeasure,
    targets: Sequence[OutcomeTarget],
    known: Sequence[OutcomeReading],
    former: Sequence[FormerDefinition],
    today: date,
) -> list[OutcomeReading]:
    """The latest readings that are off track without one that is not, the earliest first.

    Only readings with a value are handed in: others neither end the run nor lengthen it. Of
    readings of different lengths only those as long as the latest are looked at, and a run ends
    where the measure was defined anew.
    """
    ordered = sorted(known, key=lambda row: row.period.last_day, reverse=True)
    definitions = definitions_of(measure, former)
    run: list[OutcomeReading] = []
    for row in ordered:
        if run and not same_definition(row.period, run[0].period, definitions):
            break
        if type(row.period) is not type(ordered[0].period):
            continue
        if measure_status(measure, targets, [row], today, former).track is not Track.OFF_TRACK:
            break
        run.append(row)
    return run[::-1]


def _partners(book: AgreementBook, today: date) -> Iterator[Trigger]:
    """Partners that no longer exist, or end soon: a board can act only before it is too late."""
    partners = {row.organisation for row in book.partners}
    for body in book.organisations:
        if body.code not in partners or body.valid_to is None:
            continue
        called_for = body.valid_to - PARTNER_ENDS_AHEAD
        if called_for > today:
            continue
        heir = f" {body.successor} is its successor." if body.successor else ""
        was, still = ("was", "still a") if body.valid_to <= today else ("will be", "a")
        yield Trigger(
            TriggerKind.PARTNER,
            f"partner {body.valid_to.isoformat()} {body.code}",
            called_for,
            f"{body.name} ({body.code}) {was} abolished or merged on {day_text(body.valid_to)}, and "
            f"is {still} partner.{heir}",
        )


def _contributions(book: AgreementBook, rules: ReviewRules, today: date) -> Iterator[Trigger]:
    share = rules.contribution_percent / 100
    for change in contribution_changes(book, FinancialYear.of(today), today, share):
        word = "rose" if change.after > change.before else "fell"
        yield Trigger(
            TriggerKind.CONTRIBUTION,
            f"contribution {change.day.isoformat()}",
            change.considered_from,
            f"Contributions {word} from {pounds_text(change.before)} to "
            f"{pounds_text(change.after)} on {day_text(change.day)}; above "
            f"{_percent(rules.contribution_percent)} a review is called for.",
        )


def _notices(book: AgreementBook, today: date) -> Iterator[Trigger]:
    """Notices among the documents of the agreement."""
    for row in kept_of(book.documents, DocumentKind.NOTICE):
        day = row.day or row.attached_on
        if day <= today:
            yield Trigger(
                TriggerKind.NOTICE,
                f"notice {row.document}",
                day,
                f"Notice was served on {day_text(day)} (document {row.document}, {row.title}).",
            )
