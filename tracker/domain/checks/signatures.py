"""K1 to K3 and K11: is the agreement signed, in force, and hosted as the regulations ask?

The Audit Commission ("Means to an end", 2009) found agreements that were not signed, not
comprehensive and not reviewed; councils' decisions show money spent for months before, or after.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from tracker.domain.agreements.variation_signing import signing_of
from tracker.domain.checks import content
from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.funds.position import PROPOSED
from tracker.domain.money import total_of
from tracker.domain.records.signatures import SignatureRecord, days_expired
from tracker.domain.registers import (
    Agreement,
    Contribution,
    Instalment,
    LedgerTotal,
    Organisation,
)
from tracker.domain.wording import day_text, joined, listed, month_text, pounds_text


def money_without_signature(case: Inspection) -> Iterator[Finding]:
    """K1: money is contributed or spent from the start date while a partner has not signed.

    A signature dated after today does not count yet. Contributions count from the first day of
    their financial year, spend from the month that holds the start date.
    """
    moved = _money_moved(case)
    if moved is None:
        return
    started = day_text(case.agreement.start_date)
    if not case.book.partners:
        yield case.finding(
            "K1",
            Severity.HIGH,
            None,
            f"{moved} under the agreement that started on {started}, and no partner is recorded: "
            "record the partners and their signatures.",
        )
    for partner in case.book.partners:
        if not partner.has_signed(case.today):
            yield case.finding(
                "K1",
                Severity.HIGH,
                partner.organisation,
                f"{partner.organisation} has not signed the agreement that started on {started}, "
                f"and {moved[0].lower()}{moved[1:]}: obtain the signature, or stop payments "
                "until it is there.",
            )


def late_signatures(case: Inspection) -> Iterator[Finding]:
    """K2: a partner signed after the start, a variation after its effect, or by an old authority."""
    start = case.agreement.start_date
    for partner in case.book.partners:
        if partner.signed_on is not None and start < partner.signed_on <= case.today:
            yield case.finding(
                "K2",
                Severity.WARNING,
                partner.organisation,
                f"{partner.organisation} signed on {day_text(partner.signed_on)}, "
                f"{_days(start, partner.signed_on)} after the start on {day_text(start)}: have "
                "the partners minute that they accept the time before as covered.",
            )
    yield from _late_variations(case)
    yield from _expired_authority(case)


def _late_variations(case: Inspection) -> Iterator[Finding]:
    """Variations that took effect before the last partner signed."""
    for variation in case.book.variations:
        signing = signing_of(case.book, variation, case.today)
        if not signing.days_late:
            continue
        effective, signed = variation.effective_from, signing.signed_on
        if signed is None:
            some = len(signing.missing) < len(signing.partners)
            unsigned = f" by {listed(signing.missing)}" if some else ""
            how = f"is not signed{unsigned}, {_days(effective, case.today)}"
            cure = "have it signed, and the time before minuted as covered"
        else:
            how = f"was signed on {day_text(signed)}, {_days(effective, signed)}"
            cure = "have the time before minuted as covered"
        yield case.finding(
            "K2",
            Severity.WARNING,
            variation.variation,
            f"Variation {variation.variation} {how} after it took effect on "
            f"{day_text(effective)}: {cure}.",
        )


def _expired_authority(case: Inspection) -> Iterator[Finding]:
    """Signatures by an authority that had run out before they were given."""
    signed = {row.organisation: row.signed_on for row in case.book.partners}
    found: list[tuple[str, SignatureRecord, date | None]] = [
        ("the agreement", row, signed.get(row.organisation)) for row in case.book.authorities
    ]
    found += [(f"variation {row.variation}", row, row.signed_on) for row in case.book.signatures]
    for what, relied_on, day in found:
        expires = relied_on.delegation_expires
        if day is None or expires is None or not days_expired(relied_on, day):
            continue
        yield case.finding(
            "K2",
            Severity.WARNING,
            relied_on.organisation,
            f"{relied_on.organisation} signed {what} on {day_text(day)}, {_days(expires, day)} "
            f"after the delegation relied on had expired on {day_text(expires)}: have the body "
            "that gave it confirm the signature, and enter its minute.",
        )


def money_after_the_end(case: Inspection) -> Iterator[Finding]:
    """K3: payments continue after the end date of the version in force.

    Spend counts from the first month that lies wholly after the end, and instalments by their
    due date, so that settling the last months of the agreement raises nothing.
    """
    end = case.agreement.end_date
    if end is None or end >= case.today:
        return
    for fund in case.own_funds:
        spent = [row for row in _spending(case, end) if row.fund == fund.fund]
        paid = [
            row
            for row in case.book.instalments
            if row.fund == fund.fund and end < row.due_date <= case.today
        ]
        agreed = [
            row
            for row in _agreed(case)
            if row.fund == fund.fund and row.financial_year.first_day > end
        ]
        if spent or paid or agreed:
            yield case.finding(
                "K3",
                Severity.HIGH,
                fund.fund,
                f"The agreement ended on {day_text(end)}, but in fund {fund.fund} "
                f"{_continuing(spent, paid, agreed)}: record the extension, or stop the "
                "payments and settle what was paid without an agreement.",
            )


def host_and_pool_manager(case: Inspection) -> Iterator[Finding]:
    """K11: the host is a partner, and the pool manager is an officer of the host (reg 7(4))."""
    host = case.agreement.host
    if host not in {partner.organisation for partner in case.book.partners}:
        yield case.finding(
            "K11",
            Severity.HIGH,
            host,
            f"The host {host} is not a partner of the agreement: regulation 7(4) asks for one of "
            "the partners. Add it to the partners, or name another host.",
        )
    strange = strange_employer(case.agreement, case.book.organisations)
    if strange is not None:
        yield case.finding("K11", Severity.HIGH, case.agreement.pool_manager_employer, strange)
    blank = blank_pool_manager(case.agreement)
    if blank is not None and content.is_bound(case) and case.pooled_funds:
        yield case.finding(
            "K11",
            Severity.HIGH,
            "C13",
            f"{blank}: regulation 7(4) asks for an officer of the host {host}. Enter who it is "
            "and the employer, or have the host appoint one of its own.",
        )


def blank_pool_manager(agreement: Agreement) -> str | None:
    """What is blank of who manages the pooled fund, without full stop; None if nothing (C13)."""
    blank = [
        name
        for name, value in (
            ("pool manager", agreement.pool_manager),
            ("pool manager's employer", agreement.pool_manager_employer),
        )
        if value is None
    ]
    return f"The {joined(blank)} {'is' if len(blank) == 1 else 'are'} blank" if blank else None


def strange_employer(agreement: Agreement, organisations: Iterable[Organisation]) -> str | None:
    """What is wrong with a pool manager whom another body than the host employs; None if nothing.

    Bodies are named by their codes or their names.
    """
    host, employer = agreement.host, agreement.pool_manager_employer
    if employer is None:
        return None
    names = {row.name.strip().casefold() for row in organisations if row.code == host}
    if employer.strip().casefold() in {host.casefold(), *names}:
        return None
    manager = agreement.pool_manager or "The pool manager"
    return (
        f"{manager} is employed by {employer}, not by the host {host}: regulation 7(4) asks "
        "for an officer of the host. Have the host appoint one of its own, or correct the "
        "employer."
    )


def _money_moved(case: Inspection) -> str | None:
    """What shows that money moves under the agreement, or None where nothing does."""
    start = case.agreement.start_date
    spent = [row for row in _spending(case, None) if row.period.last_day >= start]
    if spent:
        first = min(row.period for row in spent)
        total = total_of(row.amount for row in spent)
        return f"{pounds_text(total)} is spent from {month_text(first)} on"
    own = {fund.fund for fund in case.own_funds}
    received = [
        row
        for row in case.book.instalments
        if row.fund in own and _came_in(row) and start <= (row.received_on or start) <= case.today
    ]
    if received:
        return (
            f"Instalments of {pounds_text(total_of(row.amount for row in received))} have come in"
        )
    agreed = [
        row
        for row in _agreed(case)
        if row.financial_year.first_day <= case.today and row.financial_year.last_day >= start
    ]
    if agreed and start <= case.today:
        total = total_of(row.amount for row in agreed)
        return f"Contributions of {pounds_text(total)} are agreed"
    return None


def _spending(case: Inspection, after: date | None) -> list[LedgerTotal]:
    """Actual spend posted up to today; with `after`, only in months wholly after that day."""
    own = {fund.fund for fund in case.own_funds}
    return [
        row
        for row in case.book.ledger
        if row.measure == ACTUAL
        and row.amount != 0
        and row.fund in own
        and row.period.first_day <= case.today
        and (after is None or row.period.first_day > after)
    ]


def _agreed(case: Inspection) -> list[Contribution]:
    """Contribution lines that are agreed, not nil, and of years that have begun."""
    own = {fund.fund for fund in case.own_funds}
    return [
        row
        for row in case.book.contributions
        if row.fund in own
        and row.status != PROPOSED
        and row.amount != 0
        and row.financial_year.first_day <= case.today
    ]


def _came_in(row: Instalment) -> bool:
    return row.received_on is not None or bool(row.received_amount)


def _continuing(
    spent: list[LedgerTotal], paid: list[Instalment], agreed: list[Contribution]
) -> str:
    parts = []
    if spent:
        first = month_text(min(row.period for row in spent))
        total = total_of(row.amount for row in spent)
        parts.append(f"{pounds_text(total)} is posted as spent from {first} on")
    if paid:
        first_due = day_text(min(row.due_date for row in paid))
        parts.append(f"instalments are due from {first_due} on")
    if agreed:
        years = sorted({row.financial_year for row in agreed})
        parts.append(f"contributions are agreed for {years[0]}")
    return " and ".join(parts)


def _days(before: date, after: date) -> str:
    days = (after - before).days
    return "1 day" if days == 1 else f"{days:,} days"
