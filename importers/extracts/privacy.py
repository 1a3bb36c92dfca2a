"""Columns about people stop an extract: it is refused before any value leaves the child.

A ledger needs nobody's NHS number, National Insurance number, date of birth or name as a patient.
A column is named by its heading alone; its values go nowhere, neither to the parent nor to a log.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice

from importers.extracts.check_digits import chance_of, passes_modulus_11
from importers.extracts.free_texts import FreeTexts, about_texts
from importers.extracts.header import find_header, heading_text
from importers.extracts.labels import unique_labels
from importers.extracts.moments import is_serial, moment_of
from importers.extracts.portions import portion_of
from importers.extracts.vocabulary import date_said, plain_words
from importers.refusal import PersonalData
from tracker.domain.wording import joined

_A_NAME = r"( (full|first|last|sur|fore|given|family))* ?(names?|forenames?|surnames?|initials)"
_HEADINGS = (
    (re.compile(r"\bnhs (no|num|number|nos|numbers|id)\b"), "NHS numbers"),
    (re.compile(r"\b(nino|national insurance|ni (no|num|number))\b"), "National Insurance numbers"),
    (re.compile(r"\b(dob|d o b|date of birth|birth ?dates?|birthday)\b"), "dates of birth"),
    (
        re.compile(rf"^(patient|pt|service user|client|resident|child|carer)s?{_A_NAME}$"),
        "people's names",
    ),
    (
        re.compile(r"^name of (the )?(patient|pt|service user|client|child|resident)"),
        "people's names",
    ),
    (
        re.compile(r"^(patient|service user)s?( (id|no|number|ref|reference))?$"),
        "numbers or names of patients",
    ),
)
# Of whom they are is not said; a sheet of contacts beside the ledger has such columns as well.
_ANYBODYS_NAME = re.compile(r"^(forename|surname|((first|last|given|family|middle) name))s?$")
_TEN_DIGITS = re.compile(r"^[ ]*([0-9]{10}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4})[ ]*$", re.MULTILINE)
_NINO = re.compile(
    r"^[ ]*((?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LIKE_NINO = re.compile(r"^.{9,13}$", re.MULTILINE)
# One number in eleven passes the check by chance: three of five do so once in 150 times, and a third
# of many never.
_SHARE, _UNLIKELY = 0.5, 0.01
_SHARE_OF_MANY, _IMPOSSIBLE = 0.3, 1e-6
_MOST_KEPT = 5_000
_SHORTEST, _TEN = 9, 10
_FEWEST = 2
_YEARS_OF_BIRTHS = 25


class PrivacyWatch:
    """Looks at every different value of every column, portion by portion."""

    def __init__(
        self, labels: Sequence[str], headings: Sequence[str], beside: str | None = None
    ) -> None:
        """Raises PersonalData when a heading already says it.

        Args:
            labels: the columns' names, to be shown.
            headings: what the file calls them.
            beside: the name of a sheet that is not read otherwise.
        """
        self._labels = labels
        self._ten_digits: list[set[str]] = [set() for _label in labels]
        self._passing: list[int] = [0 for _label in labels]
        self._ninos: list[set[str]] = [set() for _label in labels]
        self._like_ninos: list[int] = [0 for _label in labels]
        self._texts = [FreeTexts() for _label in labels]
        self._beside = beside
        named = {label: what for label, heading in zip(labels, headings, strict=True)
                 for pattern, what in _HEADINGS if pattern.search(plain_words(heading))}  # fmt: skip
        if not beside:
            named |= {label: "people's names" for label, heading in zip(labels, headings, strict=True)
                      if _ANYBODYS_NAME.search(plain_words(heading))}  # fmt: skip
        _refuse(named, beside)

    def look(self, column: int, values: Collection[object], lines: str) -> None:
        """Take in the different values of a column in one portion of rows.

        `lines` are those of them that are text, a line each.
        """
        longest = _longest(values)
        if longest is not None and longest < _SHORTEST:
            return
        if longest is None or longest > _TEN:
            self._texts[column].look(lines)
        ninos = self._ninos[column]
        texts = _short_texts(values)
        if texts is None:
            texts = [value for value in values if isinstance(value, str)]
            self._keep(column, filter(None, map(_ten_digits, values)))
        if not texts:
            return
        short = "\n".join(texts)
        self._keep(column, (found[0] for found in _TEN_DIGITS.finditer(short)))
        found = _NINO.findall(short)
        if found and len(ninos) < _MOST_KEPT:
            ninos.update(found)
            self._like_ninos[column] += len(_LIKE_NINO.findall(short))

    def _keep(self, column: int, found: Iterator[str]) -> None:
        """Keep numbers of ten digits, as many as are enough to judge a column by."""
        numbers = self._ten_digits[column]
        room = _MOST_KEPT - len(numbers)
        new = {re.sub(r"[^0-9]", "", number) for number in islice(found, room)} - numbers
        numbers |= new
        self._passing[column] += sum(map(passes_modulus_11, new))

    def check(self) -> None:
        """Raises PersonalData when a column looks as if it were about people."""
        found = {}
        for column, label in enumerate(self._labels):
            numbers, passing = self._ten_digits[column], self._passing[column]
            if passing >= _FEWEST and _beyond_chance(passing, len(numbers)):
                found[label] = "NHS numbers"
            ninos = self._ninos[column]
            # Invoice numbers of one series may look alike; people's numbers begin differently.
            prefixes = {nino[:2].upper() for nino in ninos}
            if len(prefixes) >= _FEWEST and len(ninos) >= _SHARE * self._like_ninos[column]:
                found[label] = "National Insurance numbers"
        _refuse(found, self._beside)

    def warnings(self) -> list[str]:
        """What the texts of the columns hold, named by column."""
        return about_texts(self._labels, self._texts)


def _beyond_chance(passing: int, count: int) -> bool:
    """Whether so many of a column's numbers pass the check that they are no other numbers."""
    share, chance = passing / count, chance_of(passing, count)
    return (share >= _SHARE and chance < _UNLIKELY) or (
        share >= _SHARE_OF_MANY and chance < _IMPOSSIBLE
    )


def _longest(values: Collection[object]) -> int | None:
    """How long the longest text is; None where some values are no text."""
    try:
        return max(map(len, values), default=0)  # type: ignore[arg-type]  # nearly all are text
    except TypeError:
        return None


def _short_texts(values: Collection[object]) -> list[str] | None:
    """Those as long as a number of either kind; None where some values are no text.

    Nearly all values are, so none is asked before it is measured.
    """
    try:
        return [value for value in values if _SHORTEST <= len(value) <= 16]  # type: ignore[arg-type, misc]  # as said
    except TypeError:
        return None


def _ten_digits(value: object) -> str | None:
    """The ten digits of a number cell that has just as many."""
    if isinstance(value, float) and 1e9 <= value < 1e10 and value == int(value):
        return f"{value:.0f}"
    return None


def refuse_beside(name: str, rows: Sequence[Sequence[object]]) -> None:
    """Raises PersonalData when the first rows of a sheet that is not read look as if about people."""
    header = find_header(rows)
    row, texts = (header.row, header.texts) if header else _first_texts(rows)
    width = max((len(cells) for cells in rows), default=0)
    if not width:
        return
    headings = [*texts[:width], *[""] * (width - len(texts))]
    watch = PrivacyWatch(unique_labels(headings), headings, name)
    portion = portion_of(rows[row:], row + 1, width)
    for column, values in enumerate(portion.values):
        watch.look(column, values, portion.texts[column])
    watch.check()


def _first_texts(rows: Sequence[Sequence[object]]) -> tuple[int, tuple[str, ...]]:
    """The first row of several texts, for a table whose words say nothing of a ledger."""
    for number, row in enumerate(rows, 1):
        texts = tuple(map(heading_text, row))
        if sum(map(bool, texts)) > 1:
            return number, texts
    return 0, ()


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


def _refuse(found: dict[str, str], beside: str | None = None) -> None:
    if not found:
        return
    columns = joined(f'"{label[:60]}"' for label in found)
    what = joined(sorted(set(found.values())))
    looks = "look" if len(found) > 1 else "looks"
    its = f"its column{'s' if len(found) > 1 else ''} {columns} {looks}"
    if beside is not None:
        its = f'in its sheet "{beside[:60]}" the {its.removeprefix("its ")}'
    raise PersonalData(
        f"it seems to hold personal data: {its} like {what}. Nothing of it "
        "was kept. Take the column out and try again."
    )
