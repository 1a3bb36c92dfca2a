"""Ledger extracts that wait for a mapping and a decision, and extracts that were taken in."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor, shown_organisations
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import Inspection
from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.errors import NotFound
from tracker.models import ExtractWaiting, ImportBatch, LedgerExtract
from tracker.services.extracts.mapping_files import mapping_of, mapping_text
from tracker.services.extracts.mappings import KeptMapping
from tracker.services.imports.uploads import WaitingFile, get_upload, list_uploads

HALF = 0.5


@dataclass(frozen=True, slots=True)
class WaitingExtract:
    """An extract that waits, with the mapping made for it so far (None: none yet)."""

    file: WaitingFile
    content: bytes
    mapping: LedgerMapping | None


@dataclass(frozen=True, slots=True)
class TakenExtractRecord:
    """An extract that went in: `totals` are the control totals of its preview, as JSON has them."""

    batch: int
    file_name: str
    imported_at: datetime
    imported_by: str
    status: str
    organisation: str
    mapping: str
    version: int | None
    use: str
    series: int
    first_period: Period | None
    last_period: Period | None
    totals: dict[str, object]


def mark_extract(session: Session, token: str) -> None:
    """Say of a file that is kept that it is a ledger extract."""
    session.add(ExtractWaiting(token=token, mapping=None))
    session.flush()


def keep_draft(session: Session, token: str, mapping: LedgerMapping) -> None:
    """Keep the mapping made for a waiting extract so far."""
    session.get_one(ExtractWaiting, token).mapping = mapping_text(mapping)
    session.flush()


def list_waiting(session: Session, actor: Actor) -> list[WaitingFile]:
    """The actor's own extracts that wait, the latest first."""
    marked = extract_tokens(session)
    return [file for file in list_uploads(session, actor) if file.token in marked]


def extract_tokens(session: Session) -> frozenset[str]:
    """The tokens of all waiting files that are ledger extracts."""
    return frozenset(session.scalars(select(ExtractWaiting.token)))


def get_waiting(session: Session, actor: Actor, token: str) -> WaitingExtract:
    """One extract that waits.

    Raises:
        NotFound: when no extract of the actor's waits under the token.
    """
    file, content = get_upload(session, actor, token)
    marked = session.get(ExtractWaiting, token)
    if marked is None:
        raise NotFound("This file was sent as a workbook: look for it under Imports.")
    mapping = None if marked.mapping is None else mapping_of(marked.mapping)
    return WaitingExtract(file, content, mapping)


def recognised(kept: list[KeptMapping], found: Inspection) -> KeptMapping | None:
    """The mapping that was made from an extract with the very same headings, if there is one.

    Where several were, the one saved last counts.
    """
    fitting = [one for one in kept if one.mapping.layout.headings == found.headings]
    return max(fitting, key=lambda one: one.saved_at, default=None)


def nearest(kept: list[KeptMapping], found: Inspection) -> KeptMapping | None:
    """The mapping whose headings a file shares most of, at least half of all there are."""
    own = set(found.headings)

    def shared(one: KeptMapping) -> float:
        theirs = set(one.mapping.layout.headings)
        return len(theirs & own) / len(theirs | own)

    close = [one for one in kept if shared(one) >= HALF]
    return max(close, key=lambda one: (shared(one), one.saved_at), default=None)


def list_extracts(session: Session, most: int = 100) -> list[TakenExtractRecord]:
    """The extracts taken in for organisations the session may show, the latest first."""
    statement = (
        select(LedgerExtract, ImportBatch)
        .join(ImportBatch, ImportBatch.number == LedgerExtract.batch)
        .order_by(LedgerExtract.batch.desc())
        .limit(most)
    )
    seen = shown_organisations(session)
    if seen is not None:
        statement = statement.where(LedgerExtract.organisation.in_(seen))
    return [_record(extract, batch) for extract, batch in session.execute(statement)]


def get_extract(session: Session, number: int) -> TakenExtractRecord:
    """One extract by its batch.

    Raises:
        NotFound: when the session may show none of that number.
    """
    extract = session.get(LedgerExtract, number)
    seen = shown_organisations(session)
    if extract is None or (seen is not None and extract.organisation not in seen):
        raise NotFound(f"Batch {number} is no ledger extract.")
    return _record(extract, session.get_one(ImportBatch, number))


def _record(extract: LedgerExtract, batch: ImportBatch) -> TakenExtractRecord:
    return TakenExtractRecord(
        extract.batch,
        batch.file_name,
        batch.imported_at,
        batch.imported_by,
        batch.status,
        extract.organisation,
        extract.name,
        extract.version,
        extract.use,
        extract.series,
        extract.first_period,
        extract.last_period,
        json.loads(extract.totals),
    )
