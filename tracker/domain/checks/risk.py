"""K8, K9, K21 and K26: is it agreed who bears what, can the terms be used, are they current?"""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.domain.checks.consent import still_to_decide
from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.financial_year import FinancialYear, add_months
from tracker.domain.funds.position import FundPosition, contributions_in_force
from tracker.domain.funds.risk_rows import (
    TermsKey,
    Versions,
    caps_without_terms,
    terms_versions,
    version_in_force,
)
from tracker.domain.money import total_of
from tracker.domain.risk_share.result import StepTrace
from tracker.domain.risk_share.terms import Direction, Method, Terms, faults
from tracker.domain.wording import day_text, listed, pounds_text

STANDING_YEARS = 3
"""Percentages that stood so long without a review are no longer taken for granted."""


def schemes_without_terms(case: Inspection) -> Iterator[Finding]:
    """K8: schemes of a pooled fund that no terms in force cover; one finding for each fund."""
    versions = _versions(case)
    for fund in case.pooled_funds:
        if version_in_force(versions.get((fund.fund, None), ()), case.day) is not None:
            continue
        codes = [row.scheme for row in case.book.schemes if row.fund == fund.fund]
        uncovered = [
            code
            for code in codes
            if version_in_force(versions.get((fund.fund, code), ()), case.day) is None
        ]
        if codes and not uncovered:
            continue
        noun = "scheme" if len(uncovered) == 1 else "schemes"
        where = f", {noun} {listed(uncovered)}" if uncovered else ""
        yield case.finding(
            "K8",
            Severity.HIGH,
            fund.fund,
            f"No risk-share terms are in force for pooled fund {fund.fund}{where}: agree who bears "
            "over- and underspends, and enter the terms. Until then all of it is unallocated.",
        )


def unusable_terms(case: Inspection) -> Iterator[Finding]:
    """K9: terms that cannot work, or name a partner that contributes nothing.

    The version in force and later ones are looked at. Contributions are those to the fund in the
    year, or in the last year that has any, because a new year is often entered late.
    """
    partners = tuple(row.organisation for row in case.book.partners)
    for (fund, scheme), versions in sorted(_versions(case).items(), key=_by_key):
        giving = _contributors(case, fund)
        place = f"{fund}/{scheme}" if scheme else fund
        for terms in _present_and_later(versions, case.day):
            since = f"The terms of {place} from {day_text(terms.effective_from)}"
            for fault in faults(terms, partners):
                where = "" if fault.step is None else f", {fault.direction} step {fault.step}"
                yield _k9(case, place, f"{since}{where}: {fault.sentence}")
            for code in sorted(_named(terms) - giving):
                yield _k9(
                    case,
                    place,
                    f"{since} name {code}, which contributes nothing to {fund}: enter its "
                    "contribution, or correct the terms.",
                )
    for position in case.position.funds:
        if position.share.error is not None:
            yield _k9(case, position.fund.fund, position.share.error)
    for cap in caps_without_terms(case.book.risk_shares, case.book.caps):
        yield case.finding(
            "K9",
            Severity.WARNING,
            cap.fund,
            f"The cap on {cap.partner} from {day_text(cap.effective_from)} has no effect, because "
            f"fund {cap.fund} has no terms from that day: give both the same Effective from.",
        )


def residuals_and_caps(case: Inspection) -> Iterator[Finding]:
    """K21: a variance is left unallocated, or a partner has reached its cap on overspends.

    A decision that every partner of the fund approved answers it (`consent`). Looks at the present financial year and at the one before, which is settled after its end.
    """
    for position in case.positions:
        for fund in position.funds:
            yield from _unallocated(case, fund, position.financial_year)
            yield from _capped(case, fund, position.financial_year)


def standing_percentages(case: Inspection) -> Iterator[Finding]:
    """K26: fixed shares in force for more than three years, without a review in that time."""
    if case.ended:
        return
    held = [row.held_on for row in case.book.reviews if row.held_on is not None]
    reviewed = max((day for day in held if day <= case.today), default=date.min)
    for (fund, scheme), versions in sorted(_versions(case).items(), key=_by_key):
        terms = version_in_force(versions, case.day)
        if terms is None or not _has_fixed_shares(terms):
            continue
        confirmed = max(terms.effective_from, reviewed)
        if add_months(confirmed, 12 * STANDING_YEARS) < case.today:
            place = f"{fund}/{scheme}" if scheme else fund
            yield case.finding(
                "K26",
                Severity.WARNING,
                place,
                f"The fixed shares of {place} stand since {day_text(terms.effective_from)} and no "
                f"review has confirmed them in {STANDING_YEARS} years: review whether they still "
                "fit what each partner puts in and controls.",
            )


def _unallocated(case: Inspection, fund: FundPosition, year: FinancialYear) -> Iterator[Finding]:
    parts = fund.share.unallocated_by_scheme
    if not parts:
        return
    amounts = listed(
        f"{pounds_text(amount)} of the {_word(over=amount > 0)}{f' of scheme {code}' if code else ''}"
        for code, amount in parts
    )
    verb = "is" if len(parts) == 1 else "are"
    to_do = still_to_decide(case, fund, year, parts)
    if to_do is None:
        return
    yield case.finding(
        "K21",
        Severity.HIGH,
        fund.fund.fund,
        f"In fund {fund.fund.fund} {amounts} in {year} {verb} unallocated ({fund.share.rule}): the "
        f"partners decide who bears or keeps it; enter terms that say so, or {to_do}.",
    )


def _capped(case: Inspection, fund: FundPosition, year: FinancialYear) -> Iterator[Finding]:
    reached: dict[str, list[StepTrace]] = {}
    for step in fund.share.steps:
        for cap in step.caps:
            if step.direction is Direction.OVERSPEND and cap.excess > 0:
                reached.setdefault(cap.partner, []).append(step)
    for partner in sorted(reached):
        applied = [cap for step in reached[partner] for cap in step.caps if cap.partner == partner]
        excess = total_of(cap.excess for cap in applied)
        schemes = {step.scheme for step in reached[partner]}
        whole = schemes.pop() if len(schemes) == 1 else None
        to_do = still_to_decide(case, fund, year, [(whole, excess)])
        if to_do is None:
            continue
        yield case.finding(
            "K21",
            Severity.HIGH,
            fund.fund.fund,
            f"{partner} is at its cap of {pounds_text(applied[0].cap)} for overspends of fund "
            f"{fund.fund.fund} in {year}; {pounds_text(excess)} goes beyond it: both chief "
            f"finance officers agree before more is spent; {to_do}.",
        )


def _versions(case: Inspection) -> Versions:
    return terms_versions(case.book.risk_shares, case.book.caps)


def _by_key(item: tuple[TermsKey, Sequence[Terms]]) -> tuple[str, str]:
    (fund, scheme), _ = item
    return fund, scheme or ""


def _present_and_later(versions: Sequence[Terms], day: date) -> list[Terms]:
    present = version_in_force(versions, day)
    return [terms for terms in versions if terms is present or terms.effective_from > day]


def _contributors(case: Inspection, fund: str) -> set[str]:
    """Who contributes to the fund in the year, or in the last year before it that has lines."""
    years = {row.financial_year for row in case.book.contributions if row.fund == fund}
    for year in sorted(years, reverse=True):
        if year <= case.year:
            lines = contributions_in_force(case.book, year, max(case.day, year.first_day))
            givers = {line.partner for line in lines if line.fund == fund}
            if givers:
                return givers
    return set()


def _named(terms: Terms) -> set[str]:
    """The partners that the terms name: by a fixed share, by a cap, or as taking an excess."""
    steps = (*terms.overspend, *terms.underspend)
    shared = {partner for step in steps for partner, part in step.shares if part > 0}
    capped = {cap.partner for cap in terms.caps}
    return shared | capped | {cap.excess_to for cap in terms.caps if cap.excess_to is not None}


def _has_fixed_shares(terms: Terms) -> bool:
    steps = (*terms.overspend, *terms.underspend)
    return any(step.method is Method.FIXED_SHARES for step in steps)


def _word(*, over: bool) -> str:
    return "overspend" if over else "underspend"


def _k9(case: Inspection, subject: str, message: str) -> Finding:
    return case.finding("K9", Severity.HIGH, subject, message)
