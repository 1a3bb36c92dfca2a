"""How much is much: what is done beside the pages, what one person may ask for, what is kept.

Each limit may be set by a variable of the surroundings; blank counts as unset.

    TRACKER_LARGE_FILE_MB     a file larger than this is read by the worker; default 2
    TRACKER_LARGE_ROWS        and so is one with more rows; a workbook with more rows of the
                              ledger is written by it; default 20000
    TRACKER_UPLOADS_AN_HOUR   how many files one person may send in an hour; default 50
    TRACKER_FREE_DISK_MB      with less room than this on the disk no file is taken; default 120
    TRACKER_KEEP_UPLOADS_DAYS how long a file waits for a decision; default 7
    TRACKER_KEEP_RESULTS_DAYS how long what the worker made can be fetched; default 7
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from tracker.errors import RuleBroken

_MB = 1024 * 1024
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an installation."""

    large_file_mb: int = 2
    large_rows: int = 20_000
    uploads_an_hour: int = 50
    free_disk_mb: int = 120
    keep_uploads_days: int = 7
    keep_results_days: int = 7

    @property
    def large_file(self) -> int:
        """The size above which a file is large, in bytes."""
        return self.large_file_mb * _MB

    @property
    def free_disk(self) -> int:
        """The room that must be left on the disk, in bytes."""
        return self.free_disk_mb * _MB

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Limits":
        """The limits that the variables named above set.

        Raises:
            RuleBroken: when one of them is no whole number above nought.
        """
        given = {field.name: environment.get(_variable(field.name)) for field in fields(cls)}
        return cls(**{name: _number(name, text) for name, text in given.items() if text})


def _variable(name: str) -> str:
    return f"TRACKER_{name.upper()}"


def _number(name: str, text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:12]) <= _MOST:
        return int(text)
    raise RuleBroken(f"{_variable(name)} is {text!r}: enter a whole number above 0.")
