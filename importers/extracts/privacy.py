"""Columns about people stop an extract: it is refused before any value leaves the child.

A ledger needs nobody's NHS number, National Insurance number, date of birth or name as a patient.
A column is named by its heading alone; its values go nowhere, neither to the parent nor to a log.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date

from importers.extracts.moments import is_serial, moment_of
from importers.extracts.vocabulary import date_said, plain_words
from importers.refusal import PersonalData
from tracker.domain.wording import joined

_A_NAME = r"( (full|first|last|sur|fore|given|family))* ?(names?|forenames?|surnames?|initials)"
_HEADINGS = (
    (re.compile(r"\bnhs (no|num|number|nos|numbers|id)\b"), "NHS numbers"),
    (re.compile(r"\b(nino|national insurance|ni (no|num|number))\b"), "National Insurance numbers"),
    (re.compile(r"\b(dob|d o b|date of birth|birth ?dates?|birthday)\b"), "dates of birth"),
    (
        re.compile(rf"^(patient|service user|client|resident|child|carer)s?{_A_NAME}$"),
        "people's names",
    ),
    (re.compile(r"^name of (the )?(patient|service user|client|child|resident)"), "people's names"),
    (
        re.compile(r"^(patient|service user)s?( (id|no|number|ref|reference))?$"),
        "numbers or names of patients",
    ),
)
_TEN_DIGITS = re.compile(r"^[ ]*([0-9]{10}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4})[ ]*$", re.MULTILINE)
_NINO = re.compile(
    r"^[ ]*((?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LIKE_NINO = re.compile(r"^.{9,13}$", re.MULTILINE)
# One number in eleven passes the check by chance; a column of them does not.
_SHARE = 0.8
_MOST_KEPT = 5_000
_FEWEST = 2
_YEARS_OF_BIRTHS = 25


class PrivacyWatch:
    """Looks at every different value of every column, portion by portion."""

    def __init__(self, labels: Sequence[str], headings: Sequence[str]) -> None:
        """Raises PersonalData when a heading already says it."""
        self._labels = labels
        self._ten_digits: list[set[str]] = [set() for _label in labels]
        self._ninos: list[set[str]] = [set() for _label in labels]
        self._like_ninos: list[int] = [0 for _label in labels]
        named = {label: what for label, heading in zip(labels, headings, strict=True)
                 for pattern, what in _HEADINGS if pattern.search(plain_words(heading))}  # fmt: skip
        _refuse(named)

    def look(self, column: int, values: Collection[object]) -> None:
        """Take in the different values of a column in one portion of rows."""
        numbers, ninos = self._ten_digits[column], self._ninos[column]
        texts = _short_texts(values)
        if texts is None:
            texts = [value for value in values if isinstance(value, str)]
            if len(numbers) < _MOST_KEPT:
                numbers.update(filter(None, map(_ten_digits, values)))
        if not texts:
            return
        lines = "\n".join(texts)
        if len(numbers) < _MOST_KEPT:
            numbers.update(re.sub(r"[^0-9]", "", found) for found in _TEN_DIGITS.findall(lines))
        found = _NINO.findall(lines)
        if found and len(ninos) < _MOST_KEPT:
            ninos.update(found)
            self._like_ninos[column] += len(_LIKE_NINO.findall(lines))

    def check(self) -> None:
        """Raises PersonalData when a column looks as if it were about people."""
        found = {}
        for column, label in enumerate(self._labels):
            numbers = self._ten_digits[column]
            passing = sum(map(passes_modulus_11, numbers))
            if passing >= _FEWEST and passing >= _SHARE * len(numbers):
                found[label] = "NHS numbers"
            ninos = self._ninos[column]
            # Invoice numbers of one series may look alike; people's numbers begin differently.
            prefixes = {nino[:2].upper() for nino in ninos}
            if len(prefixes) >= _FEWEST and len(ninos) >= _SHARE * self._like_ninos[column]:
                found[label] = "National Insurance numbers"
        _refuse(found)


def _short_texts(values: Collection[object]) -> list[str] | None:
    """Those as long as a number of either kind; None where some values are no text.

    Nearly all values are, so none is asked before it is measured.
    """
    try:
        return [value for value in values if 9 <= len(value) <= 16]  # type: ignore[arg-type, misc]  # as said
    except TypeError:
        return None


def _ten_digits(value: object) -> str | None:
    """The ten digits of a number cell that has just as many."""
    if isinstance(value, float) and 1e9 <= value < 1e10 and value == int(value):
        return f"{value:.0f}"
    return None


def passes_modulus_11(number: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number.

    >>> passes_modulus_11("9434765919"), passes_modulus_11("9434765918")
    (True, False)
    """
    if len(set(number)) == 1:
        return False
    weighted = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), number, strict=False)
    )
    check = 11 - weighted % 11
    return check != 10 and check % 11 == int(number[9])


def refuse_births(
    labels: Sequence[str], columns: Sequence[Sequence[object]], dates: int | None
) -> None:
    """Raises PersonalData when a column without a telling heading has dates as people's births have."""
    if dates is None:
        return
    latest = max(_days(columns[dates]), default=None)
    for at, (label, cells) in enumerate(zip(labels, columns, strict=True)):
        if at != dates and date_said(label) is None and _look_like_births(_days(cells), latest):
            _refuse({label: "dates of birth"})


def _days(cells: Sequence[object]) -> list[date]:
    """The days of a column, none where it holds something else as well or bare numbers."""
    filled = {cell for cell in cells if cell not in (None, "")}
    found = [moment.day for cell in filled
             if not is_serial(cell) and (moment := moment_of(cell)) and not moment.is_month]  # fmt: skip
    return found if len(found) >= 0.8 * len(filled) else []


def _look_like_births(days: Sequence[date], latest: date | None) -> bool:
    """Whether days lie decades apart and long before the ledger's."""
    if len(days) < 5 or latest is None:
        return False
    long_ago = sum(latest.year - day.year > 15 for day in days)
    return max(days).year - min(days).year >= _YEARS_OF_BIRTHS and long_ago >= len(days) * 0.5


def _refuse(found: dict[str, str]) -> None:
    if not found:
        return
    columns = joined(f'"{label[:60]}"' for label in found)
    what = joined(sorted(set(found.values())))
    seems = f"columns {columns} look" if len(found) > 1 else f"column {columns} looks"
    raise PersonalData(
        f"it seems to hold personal data: its {seems} like {what}. Nothing of it "
        "was kept. Take the column out and try again."
    )
