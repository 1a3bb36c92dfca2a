"""What a person should know or decide about a file that was read."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from importers.extracts.moments import MomentColumn, day_order, is_serial
from importers.extracts.plan import Plan
from importers.extracts.tally import MOST_SKIPPED, Tally
from importers.extracts.vocabulary import plain_words
from importers.refusal import Refusal
from tracker.domain.ledgers.extracts import plain_amount
from tracker.domain.money import total_of
from tracker.domain.wording import listed

_THOUSANDS = re.compile(r"£ ?(000|k)\b|\b(000s|thousands?|£k|k£)\b")
_FOREIGN = re.compile(r"[€$]|\b(?:EUR|euros?|USD|dollars?)\b", re.IGNORECASE)
_TEN_YEARS = 3653  # days
_FEW = 3


def check_day_order(moments: MomentColumn) -> None:
    """Raises Refusal when the dates can only be read the other way round."""
    order = day_order(moments)
    if moments.day_first is False:
        if order.day_first:
            raise Refusal(
                "its dates are written day first, and the mapping says that the month comes first. "
                "Correct day_first in the mapping."
            )
        return
    if order.month_first and order.month_first >= max(1, order.day_first // 4):
        kind = "month first" if not order.day_first else "partly day first and partly month first"
        raise Refusal(
            f"its dates are written {kind} (there is no month {order.highest_month}), and here the "
            "day comes first. Export the file again with dates such as 31/03/2026 or 2026-03-31."
        )


def about_dates(moments: MomentColumn, tally: Tally) -> tuple[list[str], list[str]]:
    """Warnings and questions about how the days were read."""
    warnings, questions = [], []
    order = day_order(moments)
    if order.months_stand_still and moments.day_first is None:
        questions.append(
            "The first number of the dates stays the same, or nearly so, while the second changes: are they "
            "written month first? They were read day first. The mapping answers this (day_first)."
        )
    read = {cell: moment for cell, moment in moments.items() if moment is not None}
    if sum(map(is_serial, read)) > len(read) / 2:
        warnings.append(
            "The dates are a spreadsheet's serial numbers; they were counted from 1900. Check the "
            "first and the last date."
        )
    texts = [moment.day.day for cell, moment in read.items() if isinstance(cell, str)]
    cells = [cell.day for cell in read if isinstance(cell, date | datetime)]
    if len(texts) >= 2 and len(cells) >= 2 and min(texts) > 12 >= max(cells):
        questions.append(
            "Dates up to the 12th are date cells and later ones are text, as after opening a file in "
            "American settings: day and month of the date cells may be swapped. Are they right?"
        )
    first, last = tally.date_min or date.max, tally.date_max or date.min
    far = _far_off([moment.day for moment in read.values() if first <= moment.day <= last])
    if far:
        days = listed([day.strftime("%d/%m/%Y") for day in far])
        warnings.append(
            f"Dates lie more than ten years from the others: {days}. Were they mistyped?"
        )
    return warnings, questions


def _far_off(days: list[date]) -> list[date]:
    """The few of the days that lie more than ten years from the one in the middle."""
    ordered = sorted(set(days))
    if not ordered:
        return []
    middle = ordered[len(ordered) // 2]
    far = [day for day in ordered if abs((day - middle).days) > _TEN_YEARS]
    return far if len(far) <= len(ordered) * 0.1 else []


def about_rows(plan: Plan, tally: Tally) -> list[str]:
    """Warnings about rows that were left out, or counted although something is odd."""
    warnings = []
    if plan.header_row > 1:
        above = "The row" if plan.header_row == 2 else f"The {plan.header_row - 1} rows"
        were = "was" if plan.header_row == 2 else "were"
        warnings.append(f"{above} above the headings in row {plan.header_row} {were} left alone.")
    if plan.header_row == 0:
        warnings.append(
            "The file has no headings; what its columns hold was judged by their cells."
        )
    for reason, count in tally.reasons.most_common():
        rows = [skipped for skipped in tally.skipped if skipped.reason == reason]
        amounts = [skipped.amount for skipped in rows if skipped.amount is not None]
        worth = (
            f"; the amounts in them come to {plain_amount(total_of(amounts))}" if amounts else ""
        )
        warnings.append(
            f"{_rows(count)} left out: {reason} ({_numbers([s.row for s in rows])}){worth}."
        )
    warnings += _about_counted(tally)
    if len(tally.skipped) >= MOST_SKIPPED:
        warnings.append(f"Only the first {MOST_SKIPPED:,} rows left out are listed.")
    if not tally.rows:
        warnings.append("There is no transaction below the headings.")
    return warnings


def _about_counted(tally: Tally) -> list[str]:
    warnings = []
    if tally.fractions:
        warnings.append(
            f"{_rows(len(tally.fractions))} counted with amounts of more than two decimals, which were not "
            f"rounded ({_numbers(tally.fractions)})."
        )
    if tally.damaged:
        warnings.append(
            f"{_rows(len(tally.damaged))} counted although texts in them have damaged characters, such as "
            f"Â£ ({_numbers(tally.damaged)}): the file was once saved in the wrong encoding."
        )
    if tally.ragged:
        warnings.append(
            f"{_rows(len(tally.ragged))} counted although they have more fields than headings "
            f"({_numbers(tally.ragged)}): check their amounts."
        )
    if tally.named_totals:
        warnings.append(
            f"{_rows(len(tally.named_totals))} counted although a text in them says total, because they have "
            f"a date and do not add up the rows above ({_numbers(tally.named_totals)})."
        )
    if tally.balances:
        warnings.append(
            f"{_rows(len(tally.balances))} left out because a text says that it is a balance brought or "
            f"carried forward ({_numbers(tally.balances)})."
        )
    if tally.not_given:
        warnings.append(f"{tally.not_given:,} cells say that no figure is given, such as NA.")
    warnings += [
        f"Row {total.row} states a total of {plain_amount(total.stated)}, but {total.covers} come to "
        f"{plain_amount(total.counted)}."
        for total in tally.stated
        if not total.agrees
    ]
    return warnings


def questions_of_amounts(plan: Plan, tally: Tally) -> list[str]:
    """Questions about signs and units."""
    questions = []
    if tally.rows > 1 and tally.negative == tally.rows:
        questions.append("All amounts are negative: is spending shown with a minus here?")
    headings = [plan.headings[at] for at in plan.money]
    if any(_THOUSANDS.search(plain_words(heading)) for heading in headings):
        questions.append("A heading says thousands: are the amounts in thousands of pounds?")
    if any(_FOREIGN.search(heading) for heading in headings):
        questions.append("A heading names another currency: are the amounts in pounds?")
    return questions


def questions_of_totals(plan: Plan, tally: Tally) -> list[str]:
    """Questions about rows that may add up others, or be part of them, without saying so."""
    questions = []
    if tally.unnamed_totals:
        questions.append(
            f"{_rows(len(tally.unnamed_totals))} taken for a total because the rows above come to the same "
            f"({_numbers(tally.unnamed_totals)}), and not counted: is that right?"
        )
    alike = list(tally.like_totals)
    if not plan.across and tally.rows > _FEW and tally.latest and tally.latest * 2 == tally.total:
        alike.append(tally.last[-1].row)
    if alike:
        questions.append(
            f"{_rows(len(alike))} counted although the rows above come to the same "
            f"({_numbers(sorted(set(alike)))}): is it a total?"
        )
    for parent, last in tally.parents[:_FEW]:
        questions.append(
            f"Row {parent} holds the same amounts as the rows below it, down to row {last}, together, and all "
            "of them were counted: is it their total?"
        )
    if tally.parts:
        questions.append(
            f"{_rows(len(tally.parts))} counted although a text says that it is part of another row "
            f"({_numbers(tally.parts)}): are its amounts in that one already?"
        )
    if tally.forwards:
        questions.append(
            f"{_rows(len(tally.forwards))} counted although a text speaks of a balance or of money carried "
            f"forward ({_numbers(tally.forwards)}): is it a transaction?"
        )
    return questions


def questions_of_period(plan: Plan) -> list[str]:
    """A question where no line can tell its month."""
    if "date" in plan.positions or any(column.period for _at, column in plan.across):
        return []
    return ["No column holds a date or a month: which period is the file for?"]


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count:,} rows were"


def _numbers(rows: Sequence[int]) -> str:
    return f"row{'' if len(rows) == 1 else 's'} {listed(map(str, rows))}"
