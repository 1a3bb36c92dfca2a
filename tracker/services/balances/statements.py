"""Statements of balances: frozen as at a day, signed by each body, and read again as they were.

A statement is kept as its bytes with their hash in the register beside, and the database refuses
to change or remove either, or a signature. When a record changes after that, another statement is
made and the earlier one stays as it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.config import LONDON
from tracker.domain.balances.comparing import compare
from tracker.domain.balances.statement import statement
from tracker.domain.financial_year import FinancialYear
from tracker.domain.frozen import frozen_bytes, frozen_hash
from tracker.domain.funds.position_json import JsonObject
from tracker.domain.records.balances import BalanceSignature, BalanceStatement, Signing
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import day_text
from tracker.errors import BadFile, NotFound, RuleBroken
from tracker.models import BalanceStatementContent
from tracker.services.balances.views import BALANCE_SHEETS, require_own
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.services.records.registers import rows
from tracker.sheets.balance_layouts import BALANCE_SIGNATURES, BALANCE_STATEMENTS


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A statement with the signatures it has, in the order of the bodies' codes."""

    row: BalanceStatement
    signatures: tuple[BalanceSignature, ...]

    def signed_by(self, organisation: str) -> BalanceSignature | None:
        """A body's signature; None while it has not signed."""
        return next((s for s in self.signatures if s.organisation == organisation), None)


def current_hash(book: AgreementBook, year: FinancialYear, as_at: date) -> str:
    """The hash that a statement made now would have."""
    return frozen_hash(frozen_bytes(statement(book, year, as_at)))


def make(
    session: Session, actor: Actor, at: datetime, agreement: str, year: FinancialYear, as_at: date
) -> BalanceStatement:
    """Freeze the balances of a year as at a day; the same content as the latest is no new one.

    Raises:
        RuleBroken: when no balance is stated by both sides, or the day is still to come.
        NotFound, NotAllowed: when the agreement is not the actor's to change.
    """
    require(session, actor, Right.CHANGE, agreement)
    book = load_book(session, agreement, sheets=BALANCE_SHEETS)
    today = at.astimezone(LONDON).date()
    if as_at > today:
        raise RuleBroken(
            f"{day_text(as_at)} is still to come: a statement is made as at today or before."
        )
    if not any(one.is_stated for one in compare(book, year, as_at)):
        raise RuleBroken(
            f"No balance as at {day_text(as_at)} is stated by both sides yet, so there is nothing "
            "to sign."
        )
    content = frozen_bytes(statement(book, year, as_at))
    known = [one.row for one in list_statements(session, agreement)]
    sha256 = frozen_hash(content)
    last = next((row for row in known if (row.financial_year, row.as_at) == (year, as_at)), None)
    if last is not None and last.sha256 == sha256:
        return last
    number = max((row.statement for row in known), default=0) + 1
    row = BalanceStatement(
        agreement, number, year, as_at, len(content), sha256, actor.name, today
    )  # fmt: skip
    commit_edits(
        session, actor, at, [Edit(BALANCE_STATEMENTS, None, row)],
        action="make statement of balances", subject=f"{agreement} / statement {number}",
    )  # fmt: skip
    session.execute(
        insert(BalanceStatementContent).values(
            agreement=agreement, statement=number, content=content
        )
    )
    return row


def sign(
    session: Session, actor: Actor, at: datetime, row: BalanceStatement, signature: BalanceSignature
) -> int | None:
    """Put a body's signature under a statement, or record the one it has on paper.

    Returns:
        The number of the audit entry; None where the same signature was there already.

    Raises:
        RuleBroken: when the body has signed, is none of those that sign, or the day cannot be.
        NotFound, NotAllowed: when the body is not the actor's to sign for.
    """
    require(session, actor, Right.APPROVE, row.agreement)
    book = load_book(session, row.agreement, sheets=("Partners",))
    require_own(actor, book, signature.organisation)
    bodies = content_of(session, row)["bodies"]
    assert isinstance(bodies, list)
    if signature.organisation not in bodies:
        raise RuleBroken(
            f"{signature.organisation} neither pays nor hosts a balance of this statement, so it "
            "does not sign it."
        )
    today = at.astimezone(LONDON).date()
    if signature.how == Signing.ON_PAPER and not row.as_at <= signature.signed_on <= today:
        raise RuleBroken(
            f"A statement as at {day_text(row.as_at)} was signed on that day or later, and today "
            "at the latest: enter the day beside the signature."
        )
    if signature.how == Signing.HERE and signature.signed_on != today:
        raise RuleBroken("What is signed in the tracker is signed today.")
    kept = get_statement(session, row.agreement, row.statement).signed_by(signature.organisation)
    if kept is not None and kept != signature:
        raise RuleBroken(
            f"{kept.name} has signed for {kept.organisation} on {day_text(kept.signed_on)} "
            "already; a signature stays as it is."
        )
    return commit_edits(
        session, actor, at, [Edit(BALANCE_SIGNATURES, None, signature)],
        action="sign statement of balances",
        subject=f"{row.agreement} / statement {row.statement}",
    )  # fmt: skip


def list_statements(session: Session, agreement: str) -> Sequence[SignedStatement]:
    """The statements of an agreement with their signatures, the latest first."""
    signatures = [
        row
        for row in rows(session, BALANCE_SIGNATURES, [agreement])
        if isinstance(row, BalanceSignature)
    ]
    found = [
        SignedStatement(row, tuple(s for s in signatures if s.statement == row.statement))
        for row in rows(session, BALANCE_STATEMENTS, [agreement])
        if isinstance(row, BalanceStatement)
    ]
    return found[::-1]


def get_statement(session: Session, agreement: str, number: int) -> SignedStatement:
    """One statement.

    Raises:
        NotFound: when there is none that the session may show.
    """
    found = (s for s in list_statements(session, agreement) if s.row.statement == number)
    one = next(found, None)
    if one is None:
        raise NotFound(f"Agreement {agreement} has no statement of balances {number}.")
    return one


def content_of(session: Session, row: BalanceStatement) -> JsonObject:
    """A statement as it was made, held against the hash noted then.

    Raises:
        BadFile: when it is no longer what was made.
    """
    content = session.scalar(
        select(BalanceStatementContent.content).where(
            BalanceStatementContent.agreement == row.agreement,
            BalanceStatementContent.statement == row.statement,
        )
    )
    if content is None or frozen_hash(content) != row.sha256:
        raise BadFile(
            f"What is kept as statement {row.statement} is not what was made: its hash differs. "
            "Nobody should rely on it; tell whoever looks after the database."
        )
    found: JsonObject = json.loads(content)
    return found
