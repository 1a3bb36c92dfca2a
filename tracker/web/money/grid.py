"""The grid of a month as a form: what stands in its cells, what was typed, and a block pasted in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from tracker.domain.funds.month_block import read_block
from tracker.domain.funds.month_log import MonthLine, SchemeKey
from tracker.services.money.month_log import (
    FIELDS,
    NOTE,
    LineFault,
    MonthLog,
    TypedLine,
    kept_texts,
    seen_text,
)
from tracker.web.asking import FieldFault
from tracker.web.formatting import counted

COLUMNS = {**{name: measure for measure, name in FIELDS.items()}, NOTE: "Note"}
SEEN = "seen"
REASON = "reason"
_LEFT_OVER_SHOWN = 5

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A scheme's row of the grid: its figures, what stands in its cells, and what is wrong there.

    `questions` are those of the faults that are only asked again.
    """

    line: MonthLine
    ref: str
    texts: Texts
    seen: str
    faults: Mapping[str, str]
    questions: frozenset[str]

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults)


def line_ref(key: SchemeKey) -> str:
    """What stands for a scheme in names of fields: a hash, because codes may hold anything."""
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:12]


def field_name(name: str, key: SchemeKey) -> str:
    """The name of one cell's field."""
    return f"{name}-{line_ref(key)}"


def typed_lines(log: MonthLog, given: Texts) -> list[TypedLine]:
    """What was typed for each scheme that the form had."""
    return [
        TypedLine(
            line.key,
            {name: given.get(field_name(name, line.key), "") for name in COLUMNS},
            given.get(field_name(SEEN, line.key), ""),
        )
        for line in log.lines
        if field_name(SEEN, line.key) in given
    ]


def form_texts() -> dict[str, str]:
    """The texts of the grid as they were sent, to be judged or kept as a draft."""
    wanted = (*COLUMNS, SEEN, REASON)
    return {name: value for name, value in request.form.items() if name.partition("-")[0] in wanted}


def grid_lines(
    lines: Sequence[MonthLine],
    given: Texts | None = None,
    faults: Sequence[LineFault] = (),
    *,
    only_faulty: bool = False,
) -> list[GridLine]:
    """The rows of the grid.

    Args:
        given: texts typed or kept as a draft; what was not touched shows what is kept now.
        only_faulty: shows typing only where something is wrong, as after the rest was saved.
    """
    wrong: dict[SchemeKey, dict[str, str]] = {}
    for fault in faults:
        wrong.setdefault(fault.key, {})[fault.field] = fault.sentence
    asked = frozenset(fault.sentence for fault in faults if fault.is_question)
    found = []
    for line in lines:
        texts, seen = kept_texts(line), seen_text(line)
        typed = _typed(line, given or {})
        if typed is not None and typed.is_touched and (line.key in wrong or not only_faulty):
            texts = dict(typed.texts)
            # What is wrong is shown beside what is kept now; a draft keeps what its user saw.
            seen = seen if line.key in wrong else typed.seen
        own = wrong.get(line.key, {})
        questions = asked.intersection(own.values())
        found.append(GridLine(line, line_ref(line.key), texts, seen, own, questions))
    return found


def _typed(line: MonthLine, given: Texts) -> TypedLine | None:
    if field_name(SEEN, line.key) not in given:
        return None
    texts = {name: given.get(field_name(name, line.key), "") for name in COLUMNS}
    return TypedLine(line.key, texts, given[field_name(SEEN, line.key)])


def summary_of(faults: Sequence[LineFault], lines: Sequence[MonthLine]) -> list[FieldFault]:
    """The faults of the grid for the summary on top, each naming its scheme."""
    titles = {line.key: line.scheme.title for line in lines}
    return [
        FieldFault(
            field_name(fault.field, fault.key), f"{titles.get(fault.key, '')}: {fault.sentence}"
        )
        for fault in faults
    ]


def filled_from_block(log: MonthLog, given: Texts) -> tuple[dict[str, str], str]:
    """The grid's texts with a pasted block put in, and a sentence that says what was done."""
    schemes = [(line.scheme.scheme, line.scheme.title) for line in log.lines]
    block = read_block(request.form.get("block", ""), schemes, COLUMNS)
    texts = dict(given)
    for (place, name), text in block.texts.items():
        texts[field_name(name, log.lines[place].key)] = text
    sentence = f"{counted(block.schemes, 'scheme')} filled from the block. Nothing is saved yet."
    if block.unplaced:
        shown = "; ".join(block.unplaced[:_LEFT_OVER_SHOWN])
        sentence += (
            f" {counted(len(block.unplaced), 'line')} of it named no scheme here and "
            f"{'was' if len(block.unplaced) == 1 else 'were'} left out: {shown[:300]}"
        )
    return texts, sentence
