"""python-calamine, with its many ways to fail turned into refusals, and a way to start it early.

This module loads little, so that the child can start the reader on a large file and only then
load everything else.
"""

import threading
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook

from importers.refusal import Refusal, damaged, too_much_memory


class FastReader:
    """Reads whole sheets of a workbook into memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: CalamineWorkbook | None = None
        self._ahead: dict[str, CalamineSheet | BaseException] = {}
        self._thread: threading.Thread | None = None

    def start(self, wanted: str | None) -> None:
        """Load a sheet in the background, if there is one of that name; None stands for the first.

        The gate goes on looking at the same time. A hostile file may kill the process before
        the gate can say why, and is then read once more in the other order.
        """
        with self._path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return
        self._thread = threading.Thread(target=self._load_ahead, args=(wanted,), daemon=True)
        self._thread.start()

    def sheet(self, name: str) -> CalamineSheet:
        """A sheet's cells; raises Refusal, or CalamineError for an error value it does not know."""
        if self._thread is not None:
            self._thread.join()
        loaded = self._ahead.pop(name, None)
        try:
            if isinstance(loaded, BaseException):
                raise loaded
            return loaded if loaded is not None else self._load(name)
        except MemoryError as error:
            raise too_much_memory() from error
        except python_calamine.PasswordError as error:
            raise Refusal("it is password-protected. Save it without a password.") from error
        except (python_calamine.XmlError, python_calamine.ZipError, OSError) as error:
            raise damaged(f"its sheet {name} cannot be read") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise damaged(f"its sheet {name} cannot be read") from error

    def _opened(self) -> CalamineWorkbook:
        if self._book is None:
            # Where a path has the ending of another format, the ending would decide.
            if self._path.suffix == ".xlsx":
                self._book = CalamineWorkbook.from_path(self._path)
            else:
                self._book = CalamineWorkbook.from_filelike(self._path.open("rb"))
        return self._book

    def _load(self, name: str) -> CalamineSheet:
        return self._opened().get_sheet_by_name(name)

    def _load_ahead(self, wanted: str | None) -> None:
        name = wanted or ""
        try:
            for name in self._opened().sheet_names:
                if wanted in (None, " ".join(name.split()).casefold()):
                    self._ahead[name] = self._load(name)
                    return
        except BaseException as error:  # the reader's panics are no Exceptions; `sheet` raises it
            self._ahead[name] = error
