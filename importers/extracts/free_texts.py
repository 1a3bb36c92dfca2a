"""Numbers of people inside longer texts: a narrative that names whom a payment was for.

A text is not refused for ten digits, of which one number in eleven passes the check of an NHS
number by chance; its column is named, so that somebody looks. No value goes anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from importers.extracts.check_digits import chance_of, passes_modulus_11
from tracker.domain.wording import joined, listed

# Both begin with a digit, for which a text is searched fast; what stands around is looked at after.
_TEN = re.compile(r"[0-9]{3}([ -]?)[0-9]{3}\1[0-9]{4}")
_END_OF_NINO = re.compile(r"[0-9]{2}( ?)[0-9]{2}\1[0-9]{2}\1[A-D]")
_START_OF_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?$")
_NHS = re.compile(r"\bnhs[ .:#-]*(?:(?:no|num|number|id)[ .:#-]*)?$", re.IGNORECASE)
_MOST = 2_000
_FEW = 2


@dataclass(slots=True)
class FreeTexts:
    """What the texts of one column, or of some rows, have held so far."""

    numbers: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    named: bool = False
    ninos: set[str] = field(default_factory=set)

    def look(self, text: str, *, alone: bool = False) -> None:
        """Search a text, or many with a line each; `alone` takes numbers that fill a line as well."""
        filling = 0
        for match in _TEN.finditer(text):
            if len(self.numbers) >= _MOST or filling >= _MOST:
                break  # a column of bare numbers is no text
            named = _NHS.search(text, max(0, match.start() - 20), match.start()) is not None
            if named or _stands_free(text, match.start(), match.end(), alone=alone):
                self._keep(match)
                self.named = self.named or named
            else:
                filling += 1
        for match in islice(_END_OF_NINO.finditer(text), _MOST):
            start = _START_OF_NINO.search(text, max(0, match.start() - 4), match.start())
            if start and _stands_free(text, start.start(), match.end(), alone=alone):
                self.ninos.add(start[0].strip() + match[0].replace(" ", ""))

    def _keep(self, match: re.Match[str]) -> None:
        digits = re.sub("[^0-9]", "", match[0])
        self.numbers.add(digits)
        if match[1]:
            self.parted.add(digits)

    def found(self) -> Iterator[str]:
        """What the numbers look like, each kind once."""
        parted = sum(map(passes_modulus_11, self.parted))
        passing = sum(map(passes_modulus_11, self.numbers))
        likely = passing >= len(self.numbers) * 0.5 and chance_of(passing, len(self.numbers)) < 0.1
        if self.named or (passing and likely) or (parted and parted >= len(self.parted) * 0.5):
            yield "NHS numbers"
        # One series of invoice numbers may look alike; people's numbers begin differently.
        if self.ninos and (len(self.ninos) <= _FEW or len({nino[:2] for nino in self.ninos}) > 1):
            yield "National Insurance numbers"


def _stands_free(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether no letter or digit goes on before or after a number, and it does not fill its line."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return False
    return alone or not (before in ("", "\n") and after in ("", "\n", "\r"))


def about_texts(labels: Sequence[str], columns: Sequence[FreeTexts]) -> list[str]:
    """A warning for each kind of number, naming the columns."""
    kinds: dict[str, list[str]] = {}
    for label, texts in zip(labels, columns, strict=True):
        for kind in texts.found():
            kinds.setdefault(kind, []).append(f'"{label[:60]}"')
    return [
        f"Texts in the column{'s' if len(names) > 1 else ''} {joined(names)} hold what looks like {kind}. A ledger "
        "needs nobody's number: take them out of the file before it is taken in."
        for kind, names in kinds.items()
    ]


def about_rows_above(rows: Sequence[Sequence[object]]) -> list[str]:
    """A warning for each kind of number in the rows above the headings, naming the rows."""
    kinds: dict[str, list[str]] = {}
    for number, row in enumerate(rows, 1):
        texts = FreeTexts()
        texts.look("\n".join(str(cell) for cell in row), alone=True)
        for kind in texts.found():
            kinds.setdefault(kind, []).append(str(number))
    return [
        f"Above the headings, row{'' if len(numbers) == 1 else 's'} {listed(numbers)} "
        f"hold{'s' if len(numbers) == 1 else ''} what looks like {kind}: take them out of the file before it is "
        "taken in."
        for kind, numbers in kinds.items()
    ]
