"""Which positions of a row hold what, once the labels have been found in the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from importers.extracts.labels import unique_labels
from importers.refusal import Refusal
from tracker.domain.ledgers.extracts import AcrossColumn, ExtractLayout, Role
from tracker.domain.wording import joined


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read every row below the headings; positions count from 0.

    `credits_negative` tells a pair whose credits carry a minus already. `carry` are the columns
    whose text goes along with every line. `day_first` is what a person says of the dates.
    """

    header_row: int
    headings: tuple[str, ...]
    labels: tuple[str, ...]
    positions: Mapping[Role, int]
    across: tuple[tuple[int, AcrossColumn], ...] = ()
    row_totals: tuple[int, ...] = ()
    carry: tuple[int, ...] = ()
    credits_negative: bool = False
    day_first: bool | None = None

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.labels)

    @property
    def money(self) -> tuple[int, ...]:
        """The positions of all columns with amounts."""
        roles = [self.positions[role] for role in ("amount", "debit", "credit")
                 if role in self.positions]  # fmt: skip
        return (*roles, *(at for at, _column in self.across))

    @property
    def needed(self) -> set[int]:
        """The columns without which a row is no transaction, counted from 1."""
        date = {self.positions["date"]} if "date" in self.positions else set()
        return {position + 1 for position in (*self.money, *date)}


def plan_of(
    layout: ExtractLayout, header_row: int, headings: tuple[str, ...], totals: tuple[int, ...] = ()
) -> Plan:
    """The layout's labels found among the headings.

    Raises Refusal naming the columns the file does not have.
    """
    labels = unique_labels(headings)
    places = {label.casefold(): position for position, label in enumerate(labels)}
    wanted = [*layout.columns.values(), *(c.label for c in layout.across), *(layout.carry or ())]
    missing = [label for label in dict.fromkeys(wanted) if label.casefold() not in places]
    if missing:
        names = joined(f'"{label[:60]}"' for label in missing)
        raise Refusal(
            f"it has no column {names}, which the mapping names. Its columns have changed: compare "
            "them with the mapping."
        )
    carry = labels if layout.carry is None else layout.carry
    return Plan(
        header_row, headings, labels,
        {role: places[label.casefold()] for role, label in layout.columns.items()},
        tuple((places[column.label.casefold()], column) for column in layout.across),
        totals,
        tuple(places[label.casefold()] for label in carry),
        layout.credits_negative,
        layout.day_first,
    )  # fmt: skip
