"""Random damage to a good workbook ends in a reading or in a sentence, never in anything else."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.importers.files import ENTRY, FUND, FUNDS, LEDGER, pack, parts, reading, rows, worksheet
from tracker.errors import BadFile

SECONDS = 25.0


def good(tmp_path: Path, method: int) -> bytes:
    sheets = {
        "Funds": worksheet(rows(FUNDS, FUND)),
        "Ledger": worksheet(rows(LEDGER, *([*ENTRY[:2], f"S{n}", *ENTRY[3:]] for n in range(40)))),
    }
    path = pack(tmp_path / "good.xlsx", parts(sheets), method)
    return path.read_bytes()


@pytest.mark.parametrize("method", [0, 8], ids=["stored", "deflated"])
def test_flipped_bytes_end_in_a_reading_or_a_sentence(
    tmp_path: Path, method: int, caplog: pytest.LogCaptureFixture
) -> None:
    content = good(tmp_path, method)
    path = tmp_path / "bad.xlsx"
    until = time.monotonic() + SECONDS
    for seed in range(150):
        chance = random.Random(seed)  # noqa: S311  # a fixed sequence, no secret
        damaged = bytearray(content)
        for _flip in range(chance.choice((1, 1, 2, 8))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with suppress(BadFile):
            reading(path)
        assert caplog.text == "", seed  # no fault of the reader's own
        if time.monotonic() > until:
            break
