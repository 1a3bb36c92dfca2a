"""What is asked of the child that opens an extract, and what it answers besides its last word."""

from collections.abc import Callable

import msgspec

from importers.pipe import Broke, Done, Refused
from tracker.domain.ledgers.extracts import ExtractLayout, Inspection

WireLine = tuple[int, str, str | None, bool, str, tuple[str, str, str, str], tuple[str, ...]]
"""Row, label of the amount's column, day as ISO text, whether it stands for its month, amount as
text, then description, supplier, reference and cost centre, then the carried cells."""


class Asked(msgspec.Struct, array_like=True):
    """The task: recognise when there is no layout, else read by it."""

    sheet: str | None = None
    layout: ExtractLayout | None = None


class Lines(msgspec.Struct, array_like=True, tag=20):
    """Transactions of the extract; `labels` name the carried cells of each."""

    labels: tuple[str, ...]
    lines: list[WireLine]


class Inspected(msgspec.Struct, array_like=True, tag=21):
    """What recognition, or the reading, says of the whole file."""

    inspection: Inspection


Answer = Refused | Broke | Done | Lines | Inspected
SendAnswer = Callable[[msgspec.Struct], None]

ANSWERS = msgspec.msgpack.Decoder(Answer)
QUESTIONS = msgspec.msgpack.Decoder(Asked)
