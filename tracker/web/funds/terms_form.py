"""The builder of risk-share terms: two ladders of steps and the caps, typed as one form.

Every step is read by the columns of the sheet Risk share, so that a limit or a share means on the
page what it means in the workbook. Fields are named by their ladder and step, such as
`overspend-2-limit` or `overspend-2-share-ICB`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import AgreementBook, Row
from tracker.domain.risk_share.terms import Direction, Method
from tracker.schemas import row_from_texts, texts_of
from tracker.services.changes.edits import Edit, mark_of
from tracker.sheets import Layout
from tracker.sheets.money_layouts import RISK_SHARE, RISK_SHARE_CAPS
from tracker.web.asking import FieldFault

MOST_STEPS = 30
OFFERED = 1
_OF_STEP = ("method", "limit", "limit_unit", "clause", "base", "include_in_kind")
_WRITTEN = ("limit", "clause")
_OF_CAP = ("cap", "cap_unit", "excess_to")
_Typed = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """Which terms are meant: of a fund, or of one of its schemes, from a day on."""

    agreement: str
    fund: str
    scheme: str | None
    effective_from: date


@dataclass(frozen=True, slots=True)
class StepTexts:
    """One step as typed: texts by field, and a share by partner. `name` starts its fields' names."""

    name: str
    number: int
    texts: Mapping[str, str]
    shares: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether the step is left out: a step begins with its method."""
        return not self.texts.get("method", "")

    @property
    def lacks_method(self) -> bool:
        """Whether something was typed for a step left out; lists send an answer by themselves."""
        written = [self.texts.get(name, "") for name in _WRITTEN]
        return self.is_blank and any([*written, *self.shares.values()])


@dataclass(frozen=True, slots=True)
class CapTexts:
    """One partner's cap in one direction as typed."""

    name: str
    partner: str
    texts: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        return not self.texts.get("cap", "")


@dataclass(slots=True)
class TypedTerms:
    """A whole version as typed: the steps and the caps of both ladders."""

    steps: dict[Direction, list[StepTexts]]
    caps: dict[Direction, list[CapTexts]]


@dataclass(slots=True)
class ReadTerms:
    """The rows that were typed, each with the names of its fields, and what is wrong with others."""

    rows: list[RiskShare] = field(default_factory=list)
    caps: list[RiskShareCap] = field(default_factory=list)
    names: dict[int, Mapping[str, str]] = field(default_factory=dict)
    faults: list[FieldFault] = field(default_factory=list)

    def name_of(self, row: Row, column: str) -> str:
        """The name of the form's field that a row's column was typed into."""
        names = self.names.get(id(row), {})
        return names.get(column) or next(iter(names.values()), "form")


def rows_of(book: AgreementBook, version: Version) -> tuple[list[RiskShare], list[RiskShareCap]]:
    """The kept rows and caps of a version."""
    key = (version.fund, version.scheme, version.effective_from)
    rows = [r for r in book.risk_shares if (r.fund, r.scheme, r.effective_from) == key]
    if version.scheme is not None:
        return rows, []
    return rows, [c for c in book.caps if (c.fund, c.effective_from) == (key[0], key[2])]


def mark_of_version(rows: Sequence[RiskShare], caps: Sequence[RiskShareCap]) -> str:
    """What the form carries of the version its user saw."""
    marks = [mark_of(RISK_SHARE, row) for row in rows] + [
        mark_of(RISK_SHARE_CAPS, row) for row in caps
    ]
    return hashlib.sha256(" ".join(sorted(marks)).encode()).hexdigest()[:16]


def filled(
    rows: Sequence[RiskShare], caps: Sequence[RiskShareCap], partners: Sequence[str]
) -> TypedTerms:
    """The form filled with a version, with blank steps to go on with."""
    steps: dict[Direction, list[StepTexts]] = {}
    for direction in Direction:
        own: dict[int, list[RiskShare]] = {}
        for row in rows:
            if row.direction == direction:
                own.setdefault(row.step, []).append(row)
        steps[direction] = [
            _step_of(direction, number, own[step]) for number, step in enumerate(sorted(own), 1)
        ]
        _offer(steps[direction], direction, OFFERED)
    return TypedTerms(steps, {d: _caps_of(d, caps, partners) for d in Direction})


def typed(form: _Typed, partners: Sequence[str], more: Direction | None = None) -> TypedTerms:
    """The form as it was typed.

    Args:
        more: the ladder that shall have one more step to enter.
    """
    steps = {direction: list(_typed_steps(form, direction, partners)) for direction in Direction}
    for direction, own in steps.items():
        _offer(own, direction, 1 if direction is more else 0)
    caps = {
        direction: [
            CapTexts(name, partner, _texts(form, name, _OF_CAP))
            for partner in partners
            for name in [f"{direction.lower()}-cap-{partner}"]
        ]
        for direction in Direction
    }
    return TypedTerms(steps, caps)


def read(terms: TypedTerms, version: Version) -> ReadTerms:
    """The rows of a version as typed; blank steps are left out and the rest numbered anew."""
    found = ReadTerms()
    for direction, steps in terms.steps.items():
        entered = [step for step in steps if not step.is_blank]
        for number, step in enumerate(entered, 1):
            _read_step(found, version, direction, number, step)
        for step in steps:
            if step.lacks_method:
                found.faults.append(
                    FieldFault(f"{step.name}-method", f"Choose a method for step {step.number}")
                )
    if version.scheme is None:
        for direction, caps in terms.caps.items():
            for cap in caps:
                _read_cap(found, version, direction, cap)
    return found


def edits_between(
    before: tuple[Sequence[RiskShare], Sequence[RiskShareCap]], after: ReadTerms
) -> list[Edit]:
    """What has to be done to the kept rows of a version to make them what was typed."""
    return [
        *_edits(RISK_SHARE, before[0], after.rows),
        *_edits(RISK_SHARE_CAPS, before[1], after.caps),
    ]


def _edits(layout: Layout, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Edit]:
    kept = {layout.key_of(row): row for row in before}
    for row in after:
        old = kept.pop(layout.key_of(row), None)
        if old != row:
            yield Edit(layout, old, row)
    yield from (Edit(layout, row, None) for row in kept.values())


def _read_step(
    found: ReadTerms, version: Version, direction: Direction, number: int, step: StepTexts
) -> None:
    fixed = step.texts["method"] == Method.FIXED_SHARES
    shares = {partner: text for partner, text in step.shares.items() if text} if fixed else {"": ""}
    if fixed and not shares:
        first = next(iter(step.shares), "")
        sentence = f"Enter each partner’s share of {direction.lower()} step {step.number}"
        found.faults.append(FieldFault(f"{step.name}-share-{first}", sentence))
    for partner, share in shares.items():
        names = {column: f"{step.name}-{column}" for column in _OF_STEP}
        if partner:
            names |= {"share": f"{step.name}-share-{partner}"}
            names |= {"partner": names["share"]}
        texts = {**step.texts, **_fixed(version, direction), "step": str(number),
                 "scheme": version.scheme or "", "partner": partner, "share": share}  # fmt: skip
        row = row_from_texts(RISK_SHARE, texts)
        if isinstance(row, RiskShare):
            found.rows.append(row)
            found.names[id(row)] = names
        elif isinstance(row, list):
            where = f"{direction} step {step.number}"
            found.faults += [
                FieldFault(names.get(f.field, names["method"]), f"{where}: {f.sentence}")
                for f in row
            ]


def _read_cap(found: ReadTerms, version: Version, direction: Direction, cap: CapTexts) -> None:
    if cap.is_blank:
        if cap.texts.get("excess_to"):
            sentence = f"Enter the cap of {cap.partner}, or leave out who takes its excess"
            found.faults.append(FieldFault(f"{cap.name}-cap", sentence))
        return
    names = {column: f"{cap.name}-{column}" for column in _OF_CAP}
    texts = {**cap.texts, **_fixed(version, direction), "partner": cap.partner}
    row = row_from_texts(RISK_SHARE_CAPS, texts)
    if isinstance(row, RiskShareCap):
        found.caps.append(row)
        found.names[id(row)] = names
    elif isinstance(row, list):
        where = f"{direction} cap of {cap.partner}"
        found.faults += [
            FieldFault(names.get(f.field, names["cap"]), f"{where}: {f.sentence}") for f in row
        ]


def _fixed(version: Version, direction: Direction) -> dict[str, str]:
    return {
        "agreement": version.agreement,
        "fund": version.fund,
        "direction": direction,
        "effective_from": f"{version.effective_from:%d/%m/%Y}",
    }


def _step_of(direction: Direction, number: int, rows: Sequence[RiskShare]) -> StepTexts:
    texts = texts_of(RISK_SHARE, rows[0])
    shares = {row.partner: row.share or "" for row in rows if row.partner is not None}
    return StepTexts(
        f"{direction.lower()}-{number}", number, {n: texts.get(n, "") for n in _OF_STEP}, shares
    )


def _caps_of(
    direction: Direction, caps: Sequence[RiskShareCap], partners: Sequence[str]
) -> list[CapTexts]:
    own = {cap.partner: cap for cap in caps if cap.direction == direction}
    return [
        CapTexts(
            f"{direction.lower()}-cap-{partner}",
            partner,
            texts_of(RISK_SHARE_CAPS, own[partner]) if partner in own else {},
        )
        for partner in partners
    ]


def _typed_steps(
    form: _Typed, direction: Direction, partners: Sequence[str]
) -> Iterator[StepTexts]:
    for number in range(1, MOST_STEPS + 1):
        name = f"{direction.lower()}-{number}"
        if f"{name}-method" not in form:
            return
        shares = {code: form.get(f"{name}-share-{code}", "").strip() for code in partners}
        yield StepTexts(name, number, _texts(form, name, _OF_STEP), shares)


def _texts(form: _Typed, name: str, columns: Sequence[str]) -> dict[str, str]:
    return {column: form.get(f"{name}-{column}", "").strip() for column in columns}


def _offer(steps: list[StepTexts], direction: Direction, blank: int) -> None:
    """Add so many blank steps, as far as a ladder may have them."""
    for _ in range(blank):
        number = len(steps) + 1
        if number <= MOST_STEPS:
            steps.append(StepTexts(f"{direction.lower()}-{number}", number, {}, {}))
