"""Mappings kept for next month: each version with who saved it and when."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access import Actor, shown_organisations
from tracker.audit import recording
from tracker.domain.ledgers.mapping import LedgerMapping
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.models import Organisation, SavedMapping
from tracker.services.extracts.mapping_files import mapping_of, mapping_text


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A mapping as it is kept: its version, who saved it and when."""

    mapping: LedgerMapping
    version: int
    saved_at: datetime
    saved_by: str


def list_mappings(session: Session) -> list[KeptMapping]:
    """The mappings in use, by organisation and name, of the organisations the session may show."""
    newest = select(
        SavedMapping.organisation, SavedMapping.name, func.max(SavedMapping.version).label("latest")
    ).group_by(SavedMapping.organisation, SavedMapping.name)
    seen = shown_organisations(session)
    if seen is not None:
        newest = newest.where(SavedMapping.organisation.in_(seen))
    chosen = newest.subquery()
    found = session.scalars(
        select(SavedMapping).join(
            chosen,
            (SavedMapping.organisation == chosen.c.organisation)
            & (SavedMapping.name == chosen.c.name)
            & (SavedMapping.version == chosen.c.latest),
        )
    )
    return sorted(
        (_kept(record) for record in found), key=lambda k: (k.mapping.organisation, k.mapping.name)
    )


def find_mapping(session: Session, organisation: str, name: str) -> KeptMapping | None:
    """The mapping in use under a name, or None where the session may show none."""
    seen = shown_organisations(session)
    if seen is not None and organisation not in seen:
        return None
    record = session.scalars(
        select(SavedMapping)
        .where(SavedMapping.organisation == organisation, SavedMapping.name == name)
        .order_by(SavedMapping.version.desc())
        .limit(1)
    ).first()
    return None if record is None else _kept(record)


def get_mapping(session: Session, organisation: str, name: str) -> KeptMapping:
    """The mapping in use under a name.

    Raises:
        NotFound: when the session may show none.
    """
    found = find_mapping(session, organisation, name)
    if found is None:
        raise NotFound(f"Organisation {organisation} has no mapping {name}.")
    return found


def _kept(record: SavedMapping) -> KeptMapping:
    return KeptMapping(mapping_of(record.content), record.version, record.saved_at, record.saved_by)


def save_mapping(session: Session, actor: Actor, at: datetime, mapping: LedgerMapping) -> int:
    """Keep a mapping as the one in use under its name; an unchanged one makes no new version.

    Returns:
        The version it is kept as.

    Raises:
        RuleBroken: when nobody has recorded the organisation.
        NotAllowed: when the actor may not change what is recorded of it.
    """
    require_own(session, actor, mapping.organisation)
    kept = find_mapping(session, mapping.organisation, mapping.name)
    if kept is not None and kept.mapping == mapping:
        return kept.version
    version = kept.version + 1 if kept else 1
    content = mapping_text(mapping)
    subject = f"{mapping.organisation} / {mapping.name} (version {version})"
    with recording(session, actor, at, "save ledger mapping", subject) as changes:
        session.add(
            SavedMapping(
                organisation=mapping.organisation,
                name=mapping.name,
                version=version,
                content=content,
                saved_at=at,
                saved_by=actor.name,
            )
        )
        session.flush()
        changes.notes["ledger mapping"] = {
            "organisation": mapping.organisation,
            "name": mapping.name,
            "version": version,
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
        }
    return version


def require_own(session: Session, actor: Actor, organisation: str) -> None:
    """Refuse to go on where the actor does not act for an organisation.

    Raises:
        RuleBroken: when nobody has recorded the organisation.
        NotAllowed: when the actor may not change what is recorded of it.
    """
    if not actor.acts_for(organisation):
        raise NotAllowed(
            f"Only a finance lead of organisation {organisation} may take in its ledger or keep a "
            "mapping of it."
        )
    if not session.scalar(select(func.count()).where(Organisation.code == organisation)):
        raise RuleBroken(
            f"{organisation} is not a known organisation: correct the mapping's organisation, or "
            "import it with the Organisations sheet first."
        )
