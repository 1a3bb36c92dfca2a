"""Columns that say in which currency each amount is: pounds, or something else."""

from collections import Counter
from collections.abc import Sequence

from importers.extracts.contents import is_blank
from importers.extracts.portions import Portion
from tracker.domain.wording import joined

_POUNDS = frozenset(
    ("GBP", "STG", "£", "UKP", "GB POUND", "POUND", "POUNDS", "POUND STERLING", "STERLING")
)
_OTHERS = frozenset((
    "EUR", "USD", "AUD", "CAD", "CHF", "CNY", "CZK", "DKK", "HKD", "HUF", "INR", "JPY", "NOK", "NZD", "PLN", "RON",
    "SEK", "SGD", "TRY", "ZAR", "AED", "EURO", "EUROS", "US DOLLAR", "€", "$", "US$",
))  # fmt: skip
_MOST = 20


class CurrencyWatch:
    """Looks through all columns but the amount's for names of currencies and nothing else."""

    def __init__(self, labels: Sequence[str], columns: Sequence[int]) -> None:
        self._labels = labels
        self._foreign: dict[int, Counter[str]] = {at: Counter() for at in columns}

    def look(self, portion: Portion) -> None:
        """Take in a portion of the rows; a column that says anything else is left alone from now on."""
        for at in list(self._foreign):
            values = portion.values[at]
            names = {value: str(value).strip().upper() for value in values if not is_blank(value)} \
                if len(values) <= _MOST else {None: ""}  # fmt: skip
            if not set(names.values()) <= _POUNDS | _OTHERS:
                del self._foreign[at]
            elif not set(names.values()) <= _POUNDS:
                cells = Counter(portion.columns[at])
                self._foreign[at].update(
                    {name: cells[value] for value, name in names.items() if name in _OTHERS}
                )

    def question(self) -> str | None:
        """Whether amounts in another currency are pounds."""
        for at, counts in self._foreign.items():
            if counts:
                rows = joined(f"{count:,} of {name}" for name, count in counts.most_common())
                return (
                    f'The column "{self._labels[at][:60]}" names another currency than pounds (rows: {rows}), but '
                    "all amounts were counted as pounds: are they pounds already?"
                )
        return None
