"""What a board needs to see before it decides on an agreement: evidence as at a day.

The evidence is a plain structure of texts, lists and objects, so that it can be frozen as it is
and read again, word for word, whatever becomes of the registers. Money is text with two decimals,
a day is `2026-11-22`; a positive variance is an overspend and a positive share is borne by the
partner, as everywhere. A new key may be added later, but no key ever changes its meaning: packs of
years ago are still read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from tracker.domain import health_checks
from tracker.domain.agreements.decisions import still_open
from tracker.domain.agreements.status import standing
from tracker.domain.agreements.variation_signing import signing_of
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import (
    AgreementPosition,
    agreement_position,
    contributions_in_force,
)
from tracker.domain.funds.position_json import JsonObject, fund_json
from tracker.domain.money import ZERO, money_text
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.outcomes.measures import MeasureStatus, Track, measure_statuses
from tracker.domain.registers import AgreementBook, Contribution, Review
from tracker.domain.reviews.board_view import decisions
from tracker.domain.reviews.sentence import Compared, first_sentence
from tracker.domain.risk_share.terms import FundKind

FORM = 1
"""The number of the form this evidence has; another number would be another structure."""

MOST_DECISIONS = 5


def evidence(
    book: AgreementBook, as_at: date, review: Review, circumstances: Sequence[str] = ()
) -> JsonObject:
    """Everything a board needs as at a day.

    Args:
        book: with all registers and years, what happened after the day among them.
        review: the review to be held, as planned.
        circumstances: sentences that say why it was called for, if it was.
    """
    year = FinancialYear.of(as_at)
    since = last_held(book, as_at)
    now = agreement_position(book, year, as_at)
    then = None if since is None else agreement_position(book, year, since)
    kind = _kind_compared(now)
    statuses = measure_statuses(book, as_at)
    before = {} if since is None else _tracks(measure_statuses(book, since))
    agreement = book.as_at(as_at)
    return {
        "form": FORM,
        "agreement": agreement.agreement,
        "title": agreement.title,
        "as_at": as_at.isoformat(),
        "financial_year": str(year),
        "review": {"due": review.due.isoformat(), "kind": review.kind},
        "circumstances": list(circumstances),
        "since": None if since is None else since.isoformat(),
        "sentence": first_sentence(
            Compared(
                since is None, year, _variance_of(kind, then), _variance_of(kind, now),
                len(statuses), _went_off(statuses, before), _off_track(statuses), kind,
            )
        ),
        "standing": standing(book, as_at).sentence,
        "names": {row.code: row.name for row in book.organisations},
        "funds": _funds(now, then),
        "outcomes": [_outcome(status, before) for status in statuses],
        "checks": [finding.as_json() for finding in health_checks.check(book, as_at)],
        "variations": _variations(book, since, as_at),
        "contributions": [] if since is None else _contributions(book, year, since, as_at),
        "decisions": _decisions(book, as_at),
        "open_decisions": _open_decisions(book, as_at),
        "actions": _open_actions(book, as_at),
        "due": [item.as_json() for item in all_due_items(book, as_at)],
    }  # fmt: skip


def last_held(book: AgreementBook, as_at: date) -> date | None:
    """The day on which the last review up to a day was held; None if none was."""
    held = [row.held_on for row in book.reviews if row.held_on is not None]
    return max((day for day in held if day <= as_at), default=None)


def _kind_compared(position: AgreementPosition) -> FundKind:
    """The kind of fund the first sentence is about: pooled, else another whose money is its own."""
    kinds = {total.kind for total in position.totals} - {FundKind.IN_VIEW}
    return next((kind for kind in FundKind if kind in kinds), FundKind.POOLED)


def _variance_of(kind: FundKind, position: AgreementPosition | None) -> Decimal | None:
    """What the funds of a kind together are forecast to over- or underspend; None if not known."""
    if position is None:
        return None
    return next((each.figures.variance for each in position.totals if each.kind is kind), None)


def _funds(now: AgreementPosition, then: AgreementPosition | None) -> list[JsonObject]:
    """Each fund with who bears its variance, and its forecast when the last review was held."""
    found = []
    for fund in now.funds:
        before = None if then is None else then.fund(fund.fund.fund)
        outturn = None if before is None else before.figures.outturn
        variance = None if before is None else before.figures.variance
        found.append(
            {
                **fund_json(fund.share),
                "title": fund.fund.title,
                "outturn_then": _money(outturn),
                "variance_then": _money(variance),
                "change": _money(_difference(variance, fund.figures.variance)),
            }
        )
    return found


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)


def _tracks(statuses: Iterable[MeasureStatus]) -> dict[str, Track]:
    return {status.measure.measure: status.track for status in statuses}


def _went_off(statuses: Iterable[MeasureStatus], before: Mapping[str, Track]) -> int:
    return sum(
        s.track is Track.OFF_TRACK and before.get(s.measure.measure) is not Track.OFF_TRACK
        for s in statuses
    )


def _off_track(statuses: Iterable[MeasureStatus]) -> int:
    return sum(status.track is Track.OFF_TRACK for status in statuses)


def _outcome(status: MeasureStatus, before: Mapping[str, Track]) -> JsonObject:
    then = before.get(status.measure.measure)
    return {
        "measure": status.measure.measure,
        "title": status.measure.title,
        "track": str(status.track),
        "track_then": None if then is None else str(then),
        "reason": status.reason,
        "trend": str(status.trend),
    }


def _variations(book: AgreementBook, since: date | None, as_at: date) -> list[JsonObject]:
    """Variations that took effect, or were signed, since the last review."""
    first = since or date.min
    found: list[JsonObject] = []
    for row in book.variations:
        signed = signing_of(book, row, as_at).signed_on
        if first < row.effective_from <= as_at or (signed is not None and first < signed):
            found.append(
                {
                    "variation": row.variation,
                    "title": row.title,
                    "effective_from": row.effective_from.isoformat(),
                    "signed_on": None if signed is None else signed.isoformat(),
                }
            )
    return found


def _contributions(
    book: AgreementBook, year: FinancialYear, since: date, as_at: date
) -> list[JsonObject]:
    """What the partners put into each fund this year, where it has changed since a day."""
    then = _by_partner(contributions_in_force(book, year, since))
    now = _by_partner(contributions_in_force(book, year, as_at))
    return [
        {
            "fund": fund,
            "partner": partner,
            "then": money_text(then.get((fund, partner), ZERO)),
            "now": money_text(now.get((fund, partner), ZERO)),
        }
        for fund, partner in sorted(then.keys() | now.keys())
        if then.get((fund, partner), ZERO) != now.get((fund, partner), ZERO)
    ]


def _by_partner(lines: Iterable[Contribution]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        key = (line.fund, line.partner)
        found[key] = found.get(key, ZERO) + line.amount
    return found


def _decisions(book: AgreementBook, as_at: date) -> list[JsonObject]:
    """What the latest reviews decided, the latest first."""
    held = [row for row in decisions(book) if row.held_on is not None and row.held_on <= as_at]
    return [
        {
            "held_on": None if row.held_on is None else row.held_on.isoformat(),
            "outcome": row.outcome,
            "decision": row.decision,
        }
        for row in held[:MOST_DECISIONS]
    ]


def _open_decisions(book: AgreementBook, as_at: date) -> list[JsonObject]:
    """What was decided up to the day and was still to be carried out, the earliest due first."""
    return [
        {
            "decision": row.decision,
            "decided_on": row.decided_on.isoformat(),
            "body": row.body,
            "kind": row.kind,
            "text": row.text,
            "effect": _money(row.effect),
            "due": None if row.due is None else row.due.isoformat(),
            "days": None if row.due is None else (row.due - as_at).days,
        }
        for row in still_open(book, as_at)
    ]


def _open_actions(book: AgreementBook, as_at: date) -> list[JsonObject]:
    """What was agreed at reviews up to the day and was still to be done, the earliest due first."""
    held = {row.due: row.held_on for row in book.reviews}
    still = [
        row
        for row in book.actions
        if row.is_open_on(as_at) and (held.get(row.review) or date.max) <= as_at
    ]
    return [
        {
            "text": row.text,
            "owner": row.owner,
            "organisation": row.organisation,
            "due": row.due.isoformat(),
            "days": (row.due - as_at).days,
        }
        for row in sorted(still, key=lambda row: (row.due, row.action))
    ]
