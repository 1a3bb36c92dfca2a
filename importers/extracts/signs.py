"""Columns that tell credits from debits in words, beside amounts that may have lost their sign."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.extracts.amounts import amount_of
from importers.extracts.portions import Portion
from importers.extracts.vocabulary import plain_words

# A word for money coming back, and the words that must stand beside it where it could be anything.
_CREDITS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("credit note", "credit notes", "credit memo", "credit invoice", "purchase credit", "cr note",
         "crn", "crnote", "refund", "refunds"),
        frozenset[str](),
    ),
    **dict.fromkeys(("cr", "credit", "credits"), frozenset(
        ("dr", "debit", "debits", "inv", "invoice", "invoices", "standard"))),
    "c": frozenset(("d",)),
    **dict.fromkeys(("cn", "c n", "pc"), frozenset(("in", "inv", "invoice", "pi", "i"))),
    **dict.fromkeys(("income", "receipt", "receipts"), frozenset(
        ("expenditure", "expense", "expenses", "spend", "payment", "payments"))),
}  # fmt: skip
_FEW = 30
_LONGEST = 30


@dataclass(slots=True)
class _Seen:
    """What a column has said so far, and the signs of the amounts beside its credits."""

    words: set[str] = field(default_factory=set)
    plus: dict[str, int] = field(default_factory=dict)
    minus: dict[str, int] = field(default_factory=dict)
    told: bool = True


class SignWatch:
    """Looks through a list for credits that are written like debits.

    A column counts as long as it has few different texts; its first word for a credit that the
    other words bear out decides.
    """

    def __init__(self, labels: Sequence[str], amount: int | None, others: Sequence[int]) -> None:
        self._labels, self._amount = labels, amount
        self._seen = {at: _Seen() for at in others} if amount is not None else {}

    def look(self, portion: Portion) -> None:
        """Take in a portion of the rows."""
        for at, seen in self._seen.items():
            if seen.told:
                self._look_at(at, seen, portion)

    def _look_at(self, at: int, seen: _Seen, portion: Portion) -> None:
        values = portion.values[at]
        if len(values) > _FEW or len(seen.words) > _FEW:
            seen.told = False
            return
        words = {value: plain_words(value) for value in values
                 if isinstance(value, str) and 0 < len(value) <= _LONGEST}  # fmt: skip
        seen.words.update(words.values())
        credits = {value: word for value, word in words.items() if word in _CREDITS}
        if not credits or self._amount is None:
            return
        for cell, amount_cell in zip(
            portion.columns[at], portion.columns[self._amount], strict=True
        ):
            if cell in credits and (amount := amount_of(amount_cell)):
                side = seen.plus if amount > 0 else seen.minus
                word = credits[cell]
                side[word] = side.get(word, 0) + 1

    def question(self) -> str | None:
        """Whether credits are negative already, where most of them are not."""
        for at, seen in self._seen.items():
            for word, beside in _CREDITS.items():
                borne_out = seen.words & beside if beside else len(seen.words) > 1
                if seen.told and borne_out and seen.plus.get(word, 0) > seen.minus.get(word, 0):
                    return (
                        f'The column "{self._labels[at][:60]}" tells debits from credits, but the amounts were '
                        "counted as they stand: are credits negative already?"
                    )
        return None
