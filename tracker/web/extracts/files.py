"""Extracts that wait, on disk for as long as they are read.

A file that turns out to hold personal data is forgotten on the spot, whichever page found it out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from importers.extracts.reading import inspect_extract
from tracker.domain.ledgers.extracts import Inspection
from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.errors import PersonalDataFound, RuleBroken
from tracker.extract_intake import IncomingExtract
from tracker.intake import on_disk
from tracker.services.extracts.taking import ExtractWish
from tracker.services.extracts.waiting import WaitingExtract, get_waiting
from tracker.services.imports.uploads import Ending, NewFile, WaitingFile, discard_upload
from tracker.web.asking import actor, now, reading, writing


def waiting_extract(token: str) -> WaitingExtract:
    """The asking person's extract that waits under a token."""
    with reading() as session:
        return get_waiting(session, actor(), token)


def inspected_before_kept(sent: NewFile) -> Inspection:
    """What recognition says of a file that is not kept anywhere yet."""
    file = WaitingFile("", sent.name, sent.sheet, now(), actor().name)
    with on_disk(file, sent.content) as path:
        return inspect_extract(path, sent.name)


def inspected(waiting: WaitingExtract, sheet: str | None = None) -> Inspection:
    """What recognition says of a waiting extract."""
    with on_disk(waiting.file, waiting.content) as path:
        found = inspect_extract(path, waiting.file.name, sheet=sheet)
    if found.personal:
        _forget(waiting)
    return found


@contextmanager
def incoming_extract(waiting: WaitingExtract, wish: ExtractWish) -> Iterator[IncomingExtract]:
    """The extract on disk for as long as it is read by its mapping."""
    mapping = mapping_of_waiting(waiting)
    try:
        with on_disk(waiting.file, waiting.content) as path:
            yield IncomingExtract(path, waiting.file.name, mapping, wish)
    except PersonalDataFound:
        _forget(waiting)
        raise


def mapping_of_waiting(waiting: WaitingExtract) -> LedgerMapping:
    """The mapping made so far.

    Raises:
        RuleBroken: when there is none yet.
    """
    if waiting.mapping is None:
        raise RuleBroken("Say first what the file holds.")
    return waiting.mapping


def _forget(waiting: WaitingExtract) -> None:
    with writing() as session:
        discard_upload(session, actor(), waiting.file.token, Ending(now(), "cancelled"))
