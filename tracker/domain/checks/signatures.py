"""K1 to K3 and K11: is the agreement signed, in force, and hosted as the regulations ask?

The Audit Commission ("Means to an end", 2009) found agreements that were not signed, not
comprehensive and not reviewed; councils' decisions show money spent for months before, or after.
"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.fund_position import PROPOSED
from tracker.domain.money import total_of
from tracker.domain.position_lines import ACTUAL
from tracker.domain.registers import Contribution, Instalment, LedgerTotal
from tracker.domain.wording import day_text, month_text, pounds_text


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
    """K2: a partner signed after the start, or a variation is signed after it takes effect."""
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
    for variation in case.book.variations:
        effective = variation.effective_from
        if effective >= case.today or (variation.signed_on or case.today) <= effective:
            continue
        how = (
            f"is not signed, {_days(effective, case.today)}"
            if variation.signed_on is None
            else f"was signed on {day_text(variation.signed_on)}, "
            f"{_days(effective, variation.signed_on)}"
        )
        yield case.finding(
            "K2",
            Severity.WARNING,
            variation.variation,
            f"Variation {variation.variation} {how} after it took effect on "
            f"{day_text(effective)}: have it signed, and the time before minuted as covered.",
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
    employer = case.agreement.pool_manager_employer
    if employer is not None and not is_host(case, employer):
        manager = case.agreement.pool_manager or "The pool manager"
        yield case.finding(
            "K11",
            Severity.HIGH,
            employer,
            f"{manager} is employed by {employer}, not by the host {host}: regulation 7(4) asks "
            "for an officer of the host. Have the host appoint one of its own, or correct the "
            "employer.",
        )


def is_host(case: Inspection, body: str) -> bool:
    """Whether a body, named by its code or its name, is the host."""
    host = case.agreement.host
    names = {host.casefold()} | {
        row.name.strip().casefold() for row in case.book.organisations if row.code == host
    }
    return body.strip().casefold() in names


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
