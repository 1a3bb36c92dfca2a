"""What calls for a review of an agreement before the next one is due.

The Audit Commission asked for agreements to be "regularly reviewed in light of performance and
changing circumstances" (Means to an End, 2009). A circumstance has a key that stays the same for as
long as it lasts, so that it raises one review, and no second. One that a review held since has
seen raises none; a forecast that misses by twice what that review saw is a new one. Agreements
that have not begun, or have ended, are left alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.domain.financial_year import FinancialYear, outcome_period_text
from tracker.domain.funds.contribution_changes import contribution_changes
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
from tracker.domain.registers import AgreementBook
from tracker.domain.review_triggers.forecasts import forecast_triggers, in_per_cent
from tracker.domain.review_triggers.trigger import Trigger, TriggerKind
from tracker.domain.wording import day_text, pounds_text

PARTNER_ENDS_AHEAD = timedelta(days=90)
"""So long before a partner's last day a review is called for, so that it can still be replaced."""

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
    return [found for found in _found(book, rules, today, latest) if latest < found.since]


def _found(
    book: AgreementBook, rules: ReviewRules, today: date, reviewed: date
) -> Iterator[Trigger]:
    yield from forecast_triggers(book, rules, today, reviewed)
    yield from _outcomes(book, rules, today)
    yield from _partners(book, today)
    yield from _contributions(book, rules, today)
    yield from _notices(book, today)


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
            measure.measure,
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
            body.code,
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
            f"{in_per_cent(rules.contribution_percent)} a review is called for.",
            change.day.isoformat(),
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
                f"document {row.document}",
            )
