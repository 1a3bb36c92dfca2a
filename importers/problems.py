"""Limits of the list of problems."""

MOST_PROBLEMS = 50_000
LONGEST_VALUE = 200


def shortened(text: str) -> str | None:
    """A cell's text as an error list shows it: None for blank, cut when very long."""
    if not text:
        return None
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
