"""A rejected file given back with its errors marked."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from importers.marked_text import TEXT
from importers.messages import MESSAGES
from importers.pipe import FileKind
from importers.refusal import Refusal
from importers.sandbox import converse
from tracker.errors import BadFile
from tracker.sheets.reading import Problem


def write_marked(original: Path, kind: FileKind, problems: Sequence[Problem], out: Path) -> None:
    """Write the user's own workbook with the bad cells filled and commented.

    The rest of the workbook is kept, but charts and pictures may be lost, which the added sheet
    `Import errors` says. A CSV file, a workbook of more than 200,000 filled cells and one that
    cannot be copied give a new workbook with a list of the errors, which says so.

    Args:
        original: the file that was read.
        kind: what `Reading.kind` says.
        problems: what to mark.
        out: where to write, another file than the original; nothing is left there after an error.

    Raises BadFile when not even the list can be written, or `out` is no place for it.
    """
    _write(original, [kind, "list"], problems, out)


def write_marked_text(
    original: Path, delimiter: str, problems: Sequence[Problem], out: Path
) -> None:
    """Write the user's own delimited text with one more column, which says what is wrong.

    Rows without a fault have nothing in it; faults of no single row stand in the first one. The
    text is written as UTF-8 with its mark, which Excel reads.

    Raises BadFile as `write_marked`.
    """
    _write(original, [f"{TEXT}{delimiter}"], problems, out)


def _write(original: Path, kinds: Sequence[str], problems: Sequence[Problem], out: Path) -> None:
    """Have the file marked in the first of some ways that works."""
    if not out.parent.is_dir():
        raise BadFile(f"{out} cannot be written: there is no such folder.")
    if out.exists() and (not out.is_file() or out.samefile(original)):
        raise BadFile(f"{out} cannot be written: name another file for the marked copy.")
    unfinished = out.with_name(f".{out.name[:50]}.unfinished")
    said = msgspec.msgpack.encode(list(problems))
    try:
        for kind in kinds:
            try:
                _ask(original, kind, unfinished, said)
                break
            except Refusal:
                if kind == kinds[-1]:
                    raise
        unfinished.replace(out)
    except (Refusal, OSError) as error:
        raise BadFile(
            f"{out.name} cannot be written: check the folder and the free space."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _ask(original: Path, kind: str, out: Path, said: bytes) -> None:
    arguments = ["mark", str(original.resolve()), str(out.resolve()), kind]
    for _message in converse(arguments, MESSAGES, said):
        pass
