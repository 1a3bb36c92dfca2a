"""How a frozen pack's texts are written on pages: money, days and variances, from the pack alone."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tracker.web import formatting


def money(text: str | None) -> str:
    """An amount that a pack holds as text."""
    return formatting.pounds(None if text is None else Decimal(text))


def varies(text: str | None) -> str:
    """A variance in words."""
    return "no forecast" if text is None else formatting.variance(Decimal(text))


def carries(text: str) -> str:
    """A partner's share in words."""
    return formatting.bears(Decimal(text))


def moved(text: str | None) -> str:
    """How a forecast variance has changed: more spent than was forecast is worse.

    >>> moved("310000.00"), moved("-1.00"), moved("0.00"), moved(None)
    ('worse by £310,000.00', 'better by £1.00', 'unchanged', 'none before')
    """
    if text is None:
        return "none before"
    change = Decimal(text)
    if change == 0:
        return "unchanged"
    return f"{'worse' if change > 0 else 'better'} by {formatting.pounds(abs(change))}"


def on_day(text: str | None) -> str:
    """A day that a pack holds as text."""
    return formatting.day(None if text is None else date.fromisoformat(text))


PACK_WORDS: Mapping[str, object] = {
    "money": money, "varies": varies, "carries": carries, "moved": moved, "on_day": on_day,
}  # fmt: skip
