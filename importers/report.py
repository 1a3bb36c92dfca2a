"""Collects problems and warnings in the child and sends them in portions."""

from importers.messages import Found, Send, Warned
from importers.problems import MOST_PROBLEMS
from tracker.sheets.reading import Problem

_PORTION = 1_000


class Report:
    """What is wrong with the file's cells and rows; at most `MOST_PROBLEMS` are listed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Problem] = []
        self._count = 0

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return self._count >= MOST_PROBLEMS

    def count(self) -> None:
        """Count a problem that is not listed."""
        self._count += 1

    def problem(self, problem: Problem) -> None:
        """List a problem, or only count it when the list is full."""
        self._count += 1
        if self._count > MOST_PROBLEMS:
            return
        self._waiting.append(problem)
        if len(self._waiting) >= _PORTION:
            self._flush()

    def warn(self, text: str) -> None:
        """Tell the user something that does not stop the import."""
        self._send(Warned(text))

    def close(self) -> None:
        """Send what waits, and how many problems were not listed."""
        if self._count > MOST_PROBLEMS:
            more = self._count - MOST_PROBLEMS
            message = (
                f"There are {more:,} more problems, which are not listed: mend these first and "
                "import the file again."
            )
            self._waiting.append(Problem(None, None, None, None, message))
        self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._send(Found(self._waiting))
            self._waiting = []
