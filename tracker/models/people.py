"""People: who may sign in, what they are for which organisation, and what they did to get in.

Nothing here can be used to sign in by whoever reads the tables: passwords are hashed, tokens are
kept as their SHA-256 only, and the secrets of the second factor are encrypted with the key of the
installation.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import LINK_PURPOSES, ROLES
from tracker.models.base import Base, one_of

HASH = String(64)


class Person(Base):
    """Somebody who may sign in, or did once: the row stays when the person leaves.

    `email` is in lower case and unique. `password` is an argon2id hash, blank until the person has
    chosen one. `handle` names the person to authenticators and says nothing about them.
    `totp_counter` is the newest time step whose code was taken, so that no code is taken twice.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(Boolean)
    handle: Mapped[str] = mapped_column(HASH, unique=True)
    password: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    recovery_codes: Mapped[str | None]
    provider_subject: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class Passkey(Base):
    """A passkey of a person: the public half; the private one never leaves their device."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str]
    credential: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RoleHeld(Base):
    """A role of a person for an organisation, from a day to a day (both included; open: for good).

    A role that was ended early keeps its row, with who ended it and when.
    """

    __tablename__ = "roles_held"
    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint("valid_to >= valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    given_at: Mapped[datetime]
    given_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class SignedInSession(Base):
    """One browser in which a person is signed in: it lasts as long as this row says, no longer."""

    __tablename__ = "signed_in_sessions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    means: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    browser: Mapped[str]
    address: Mapped[str]
    ended_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link sent to a person to choose a password: used once, or overtaken by a newer one."""

    __tablename__ = "sign_in_links"
    __table_args__ = (one_of("purpose", LINK_PURPOSES),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    purpose: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FailedAttempts(Base):
    """How often signing in went wrong for one person, address or pair of both; `key` is a hash."""

    __tablename__ = "failed_attempts"

    key: Mapped[str] = mapped_column(HASH, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(index=True)


class KeptForm(Base):
    """What a person had filled in when their session ended; offered once they are back."""

    __tablename__ = "kept_forms"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    address: Mapped[str]
    fields: Mapped[str]
    kept_at: Mapped[datetime]


class PeopleEvent(Base):
    """What happened about signing in and roles; like the audit trail it only grows."""

    __tablename__ = "people_events"
    __table_args__ = (Index("ix_people_events_person_at", "person", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    event: Mapped[str]
    person: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    by: Mapped[str]
    detail: Mapped[str]
    address: Mapped[str]


class TakenFile(Base):
    """A file that somebody took away from the pages; like the audit trail the record only grows.

    `agreement` is blank for a file of several agreements or of none; `asked` is the address that
    was asked for, with the words that narrowed what the file holds.
    """

    __tablename__ = "taken_files"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person: Mapped[int | None] = mapped_column(Integer, index=True)
    by: Mapped[str]
    file_name: Mapped[str]
    agreement: Mapped[str | None]
    asked: Mapped[str]
    address: Mapped[str]
