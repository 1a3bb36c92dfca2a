"""Random damage to a good file ends in a reading or in a sentence, never in anything else.

The sandbox logs a fault of the reader's own, so an empty log shows that every refusal was meant.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.importers.files import ENTRY, FUND, FUNDS, LEDGER, pack, parts, reading, rows, worksheet
from tracker.errors import BadFile

SECONDS = 18.0
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    '<numFmt numFmtId="164" formatCode="0%"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    "</styleSheet>"
)
RISK = ["Agreement", "Fund", "Direction", "Effective from", "Step", "Method", "Partner", "Share"]


def good_parts() -> dict[str, str | bytes]:
    """A workbook with a bit of everything the gate and the reader look at."""
    entries = ([*ENTRY[:2], f"S{n}", *ENTRY[3:]] for n in range(20))
    odd = '<row r="22" hidden="1"><c r="A22" t="e"><v>#REF!</v></c><c r="B22"><f>A1</f></c></row>'
    share = ["A1", "BCF", "Overspend", "01/04/2025", 1, "Fixed shares", "ICB", 0.5]
    sheets = {
        "Funds": worksheet(rows(FUNDS, FUND)),
        "Ledger": worksheet(
            rows(LEDGER, *entries) + odd,
            '<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>',
        ),
        "Risk share": worksheet(rows(RISK, share).replace('<c r="H2">', '<c r="H2" s="0">')),
    }
    return parts(sheets, styles=STYLES)


def struck(content: bytes, chance: random.Random) -> bytes:
    """The content with some of its bytes changed, cut out or doubled."""
    damaged = bytearray(content)
    for _blow in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(damaged))
        match chance.randrange(4):
            case 0:
                del damaged[at : at + chance.randrange(1, 20)]
            case 1:
                damaged[at:at] = damaged[at : at + chance.randrange(1, 40)]
            case 2:
                damaged[at] = chance.choice(b"<>&\"'/= 019AZ\0!-")
            case _:
                damaged[at] = chance.randrange(256)
        if not damaged:
            break
    return bytes(damaged)


def struck_file(path: Path, chance: random.Random) -> None:
    pack(path, good_parts())
    path.write_bytes(struck(path.read_bytes(), chance))


def struck_part(path: Path, chance: random.Random) -> None:
    made = good_parts()
    name = chance.choice(sorted(made))
    content = made[name]
    made[name] = struck(content if isinstance(content, bytes) else content.encode(), chance)
    pack(path, made)


def struck_text(path: Path, chance: random.Random) -> None:
    lines = [",".join(LEDGER), *(",".join(map(str, ENTRY)) + f"{n}" for n in range(20))]
    path.write_bytes(struck("\r\n".join(lines).encode(), chance))


@pytest.mark.parametrize(
    ("strike", "name"),
    [(struck_file, "a.xlsx"), (struck_part, "a.xlsx"), (struck_text, "a.csv")],
    ids=["container", "part", "text"],
)
def test_struck_files_end_in_a_reading_or_a_sentence(
    tmp_path: Path,
    strike: Callable[[Path, random.Random], None],
    name: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = tmp_path / name
    until = time.monotonic() + SECONDS
    for seed in range(200):
        strike(path, random.Random(seed))  # noqa: S311  # a fixed sequence, no secret
        with suppress(BadFile):
            reading(path)
        assert caplog.text == "", seed
        if time.monotonic() > until:
            break
