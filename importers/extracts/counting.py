"""The child's side, second half: every row of a file read by the decision taken about it."""

from dataclasses import replace

from importers.extracts.currencies import CurrencyWatch
from importers.extracts.free_texts import about_rows_above
from importers.extracts.lines import ListReader, OnTaken
from importers.extracts.matrices import MatrixReader, sums_tell_totals
from importers.extracts.plan import Plan
from importers.extracts.portions import portion_of
from importers.extracts.privacy import PrivacyWatch, refuse_beside
from importers.extracts.recognition import Decision
from importers.extracts.remarks import (
    about_dates,
    about_rows,
    check_day_order,
    questions_of_amounts,
    questions_of_period,
    questions_of_totals,
)
from importers.extracts.shapes import Shapes
from importers.extracts.signs import SignWatch
from importers.extracts.sources import Blemishes, Source
from importers.extracts.tally import Tally
from importers.refusal import Refusal
from tracker.domain.ledgers.extracts import Form, Inspection, SeenColumn


def read_all(source: Source, decision: Decision, name: str, on_taken: OnTaken | None) -> Inspection:
    """Read every row by a decision; raises Refusal for personal data and month-first dates."""
    plan, tally = decision.plan, Tally()
    watch = PrivacyWatch(plan.labels, plan.headings)
    for sheet, head in source.beside:
        refuse_beside(sheet, head)
    signs = _sign_watch(plan)
    currencies = CurrencyWatch(
        plan.labels, [at for at in range(plan.width) if at not in plan.money]
    )
    blemishes = source.blemishes(plan.needed)
    reader = _reader(source, plan, tally, blemishes, on_taken)
    number = 0
    for rows in source.portions():
        first = number + 1
        number += len(rows)
        rows = rows[max(0, plan.header_row - first + 1) :]  # noqa: PLW2901  # what is below the headings
        first = max(first, plan.header_row + 1)
        if not any(map(any, rows)) and not blemishes.faults:
            if rows:
                tally.blank(first, number)
            continue
        portion = portion_of(rows, first, plan.width)
        for column, values in enumerate(portion.values):
            watch.look(column, values, portion.texts[column])
        watch.check()
        signs.look(portion)
        currencies.look(portion)
        reader.take(portion)
    tally.end_blanks()
    check_day_order(reader.moments)
    if not tally.rows and tally.reasons:
        reason = tally.reasons.most_common(1)[0][0]
        row = next(skipped.row for skipped in tally.skipped if skipped.reason == reason)
        raise Refusal(f"none of its rows can be read as a transaction (row {row}: {reason}).")
    thousands = reader.question() if isinstance(reader, ListReader) else None
    _ask(decision, tally, [*filter(None, [signs.question(), currencies.question(), thousands])])
    if currencies.question() and "amount" in decision.guesses and not decision.mapped:
        guess = decision.guesses["amount"]
        decision.guesses["amount"] = replace(guess, confidence="unsure")
    decision.warnings += [
        *watch.warnings(),
        *about_rows_above(source.head[: max(0, plan.header_row - 1)]),
    ]
    return _inspection(source, decision, tally, reader, name)


def _ask(decision: Decision, tally: Tally, asked: list[str]) -> None:
    """Ask what only a person can decide; of a mapped file, whose owner has decided, warn instead."""
    plan = decision.plan
    asked += [*questions_of_amounts(plan, tally), *questions_of_totals(plan, tally)]
    if decision.mapped:
        decision.warnings += asked
    else:
        decision.questions += [*asked, *questions_of_period(plan)]


def _reader(
    source: Source, plan: Plan, tally: Tally, blemishes: Blemishes, on_taken: OnTaken | None
) -> ListReader | MatrixReader:
    shapes = Shapes(plan, source.head[plan.header_row :])
    if not plan.across:
        return ListReader(plan, tally, blemishes, shapes, on_taken)
    by_sums = sums_tell_totals(plan, shapes, source.head)
    return MatrixReader(plan, tally, blemishes, shapes, on_taken, by_sums=by_sums)


def _sign_watch(plan: Plan) -> SignWatch:
    """Words beside a single amount; debits and credits in columns of their own need none."""
    taken = set(plan.positions.values())
    others = [at for at in range(plan.width) if at not in taken]
    return SignWatch(plan.labels, plan.positions.get("amount"), others)


def _inspection(
    source: Source, decision: Decision, tally: Tally, reader: ListReader | MatrixReader, name: str
) -> Inspection:
    plan = decision.plan
    source.note_hidden(plan.header_row, {at + 1 for at in (*plan.positions.values(), *plan.money)})
    date_warnings, date_questions = about_dates(reader.moments, tally)
    form: Form = "matrix" if plan.across else "list"
    return Inspection(
        name=name,
        readable=True,
        form=form,
        encoding=source.encoding,
        delimiter=source.delimiter,
        sheet=source.sheet,
        header_row=plan.header_row or None,
        seen=tuple(
            SeenColumn(label, heading, facts.looks())
            for label, heading, facts in zip(plan.labels, plan.headings, decision.facts, strict=True)
        ),
        columns=decision.guesses,
        across=tuple(column for _at, column in plan.across),
        amount_candidates=tuple(plan.labels[at] for at in decision.candidates),
        credits_negative=plan.credits_negative,
        rows=tally.rows,
        total=tally.total,
        date_min=tally.date_min,
        date_max=tally.date_max,
        skipped=tuple(tally.skipped),
        stated_totals=tuple(tally.stated),
        warnings=(*decision.warnings, *date_warnings, *about_rows(plan, tally), *source.warnings),
        questions=(
            *decision.questions, *date_questions, *source.questions,
        ),
        damaged=tuple(tally.damaged),
        first_rows=tuple(tally.first),
        last_rows=tuple(tally.last),
    )  # fmt: skip
