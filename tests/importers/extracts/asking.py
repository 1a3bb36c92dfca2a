"""Extracts looked at in this process, which is quicker than a child for each."""

from pathlib import Path

import msgspec

from importers.extracts.messages import Asked, Lines, WireLine
from importers.extracts.tasks import answer
from importers.fast_reader import FastReader
from importers.refusal import Refusal
from tracker.domain.ledgers.extracts import ExtractLayout, Inspection


def inspected(path: Path, name: str | None = None, *, sheet: str | None = None) -> Inspection:
    """What recognition says of a file; raises Refusal."""
    return answer(path, name or path.name, FastReader(path), Asked(sheet), lambda _message: None)[1]


def refusal(path: Path, name: str | None = None) -> str:
    """Why a file cannot be read; fails when it can."""
    try:
        found = inspected(path, name)
    except Refusal as refused:
        return refused.reason
    raise AssertionError(f"{path.name} was read: {found}")


def lines_of(path: Path, layout: ExtractLayout) -> tuple[Inspection, list[WireLine]]:
    """The transactions of a file, read by a layout."""
    lines: list[WireLine] = []

    def take(message: msgspec.Struct) -> None:
        assert isinstance(message, Lines)
        lines.extend(message.lines)

    found = answer(path, path.name, FastReader(path), Asked(layout=layout), take)[1]
    return found, lines
