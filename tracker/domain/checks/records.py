"""K18, K25 and K29: do printed totals add up, is money held twice, was a final figure changed?"""

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.financial_year import outcome_period_text
from tracker.domain.ledgers.extracts import plain_amount
from tracker.domain.registers import AgreementBook
from tracker.domain.surroundings import Correction
from tracker.domain.wording import day_text, pounds_text

_POUND, _PENNY = Decimal(1), Decimal("0.01")


def printed_totals(case: Inspection) -> Iterator[Finding]:
    """K18: a file that was taken in prints a total its lines do not add up to.

    Nottingham's paper of 2015-16 printed 1,296 below lines of 1,297, and a deduction without its
    minus sign. What lies within a total's own rounding raises nothing.
    """
    for one in case.book.surroundings.differences:
        apart = one.counted - one.stated
        unit = _POUND if one.stated == one.stated.to_integral_value() else _PENNY
        if abs(apart) < unit:
            continue
        turned = (
            f" (a deduction of {pounds_text(apart / 2)} printed without its minus sign would do it)"
            if apart > 0
            else ""
        )
        yield case.finding(
            "K18",
            Severity.WARNING,
            f"Batch {one.batch}",
            f"Row {one.row} of {one.file_name} (batch {one.batch}) prints a total of "
            f"{plain_amount(one.stated)} for {one.covers}, but they add up to "
            f"{plain_amount(one.counted)}{turned}: ask who made the file which is right; undo the "
            "batch and take in a corrected file, or record a note.",
            about=f"batch {one.batch} row {one.row}",
        )


def money_held_twice(case: Inspection) -> Iterator[Finding]:
    """K25: a contribution of this year or later stands in another agreement, too.

    Herefordshire ran a legacy agreement beside its Better Care Fund one. Named are only agreements
    that everybody may see who may see this one.
    """
    if case.ended:
        return
    for one in case.book.surroundings.same_money:
        if one.financial_year < case.year:
            continue
        yield case.finding(
            "K25",
            Severity.WARNING,
            one.fund,
            f"{one.partner}'s {pounds_text(one.amount)} from \u201c{one.funding_source}\u201d for "
            f"{one.financial_year} stands in agreement {one.other}, too: keep it in one of them, "
            "or record a note that it is two sums.",
            about=f"{one.other} {one.fund} {one.partner} {one.funding_source} "
            f"{one.financial_year} {one.amount}",
        )


def corrected_figures(case: Inspection) -> Iterator[Finding]:
    """K29: a final reading, or the day a report was submitted, reads differently now.

    Leicestershire corrected a published 30 per cent to 11. Named is what was final first; a change
    that was taken back raises nothing.
    """
    first: dict[tuple[str, ...], Correction] = {}
    for one in case.book.surroundings.corrections:
        first.setdefault(_name(one), one)
    readings: dict[tuple[str, ...], Decimal | None] = {
        ("Outcome readings", row.measure, outcome_period_text(row.period)): row.value
        for row in case.book.readings
    }
    for name, one in sorted(first.items()):
        sheet, *words = name
        what = " ".join(words)
        if sheet == "Outcome readings":
            then, now = one.before.get("Value"), readings.get(name)
            if then is None or now is None or Decimal(then) == now:
                continue
            said = f"The final reading of {words[0]} for {words[1]}"
            was, reads = then, f"{now:f}"
        else:
            was = one.before["Submitted on"]
            reads = _submitted(case.book, words)
            if reads == was:
                continue
            said = f"The day on which the {words[1].lower()} of {words[0]} for {words[2]} was sent"
        yield case.finding(
            "K29",
            Severity.INFO,
            words[0],
            f"{said} was {was} and has been {reads} since {day_text(one.day)}: record a note that "
            "says why, and who was told.",
            about=f"{what}: {was} to {reads}",
        )


def _name(one: Correction) -> tuple[str, ...]:
    headings = (
        ("Measure", "Period") if one.sheet == "Outcome readings" else ("Fund", "Kind", "Period")
    )
    return (one.sheet, *(one.before[heading] for heading in headings))


def _submitted(book: AgreementBook, words: list[str]) -> str:
    """The day a report was submitted as its image shows it; not recorded where it is blank now."""
    for row in book.returns:
        if [row.fund, row.kind, outcome_period_text(row.period)] == words and row.submitted_on:
            return row.submitted_on.isoformat()
    return "not recorded"
