"""Every column gets a name of its own, even where the file gives two the same or one none."""

from collections import Counter
from collections.abc import Sequence


def unique_labels(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings made unique: repeated ones are numbered, empty ones named by their column's letter.

    >>> unique_labels(["Date", "Amount", "", "Amount"])
    ('Date', 'Amount', 'Column C', 'Amount (2)')
    """
    seen: Counter[str] = Counter()
    labels: list[str] = []
    for position, heading in enumerate(headings):
        label = heading or f"Column {_letters(position)}"
        seen[label.casefold()] += 1
        again = seen[label.casefold()]
        labels.append(f"{label} ({again})" if again > 1 else label)
    return tuple(labels)


def _letters(position: int) -> str:
    # Loads the workbook's whole format, which most extracts can do without.
    from tracker.sheets.cells import column_letters  # noqa: PLC0415

    return column_letters(position + 1)
