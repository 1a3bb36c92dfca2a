"""What is wrong with single cells and rows, as `tracker import --json` lists it."""

from tracker.sheets.reading import Problem

__all__ = ["LONGEST_VALUE", "MOST_PROBLEMS", "Problem", "shortened"]

MOST_PROBLEMS = 50_000
LONGEST_VALUE = 200


def shortened(text: str) -> str | None:
    """A cell's text as an error list shows it: None for blank, cut when very long."""
    if not text:
        return None
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
