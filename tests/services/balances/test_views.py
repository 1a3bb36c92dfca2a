"""Balances on both databases: nobody writes another's record, statements and signatures stay."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.domain import books
from tests.domain.balances.test_comparing import disputed, line, own
from tests.services.desks import AUDITOR, BOARD, BOTH, COUNCIL, ICB, OUTSIDER, guarded_place
from tests.services.files import place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.balances.comparing import Owing
from tracker.domain.records.balances import BalanceSignature, BalanceStatement, Figure, Signing
from tracker.domain.registers import Row
from tracker.errors import BadFile, NotAllowed, NotFound, RuleBroken
from tracker.services.approvals.drafts import NewDraft, list_drafts, save_draft
from tracker.services.approvals.proposals import Written, submit
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.invariants import check_invariants
from tracker.services.audit.replay import replay_faults
from tracker.services.balances import statements as balance_statements
from tracker.services.balances import views as balances
from tracker.services.balances.views import (
    BALANCE_SHEETS,
    Explaining,
    StatedAmounts,
    Stating,
    to_agree,
)
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.records.book import load_book
from tracker.sheets import Layout
from tracker.sheets.balance_layouts import (
    BALANCE_DISPUTES,
    BALANCE_EXPLANATIONS,
    BALANCE_SIGNATURES,
    OWN_BALANCES,
)

AT = datetime(2025, 12, 15, 9, 30, tzinfo=UTC)
TODAY = AT.date()
AS_AT = date(2025, 10, 31)
OWING = Owing("F1", "ICB", books.YEAR)


@pytest.fixture
def kept(database: Database) -> Database:
    """A database with the usual agreement: LA hosts, ICB pays into F1."""
    take(database, place())
    return database


def write(database: Database, actor: Actor, layout: Layout, *rows: Row) -> None:
    """Write rows as an actor, each as a new one."""
    with database.writing() as session:
        limit(session, actor)
        edits = [Edit(layout, None, row) for row in rows]
        submit(session, actor, AT, edits, action="test", subject="A1")


def commit(database: Database, actor: Actor, edit: Edit) -> None:
    """Write one edit past every page, as an actor."""
    with database.writing() as session:
        limit(session, actor)
        commit_edits(session, actor, AT, [edit], action="test", subject="A1")


def both_state(database: Database, host: str = "600.00", payer: str = "600.00") -> None:
    write(database, COUNCIL, OWN_BALANCES, own("LA", "600.00", host, "600.00"))
    write(database, ICB, OWN_BALANCES, own("ICB", "600.00", payer, "600.00"))


def make(session: Session, actor: Actor = COUNCIL) -> BalanceStatement:
    return balance_statements.make(session, actor, AT, "A1", books.YEAR, AS_AT)


def signature(organisation: str, **changes: object) -> BalanceSignature:
    row = BalanceSignature(
        "A1", 1, organisation, "A. Okafor", "Chief Finance Officer", TODAY, Signing.HERE, "somebody"
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # replace() checks the names


@pytest.mark.parametrize("actor", [ICB, BOARD, AUDITOR, OUTSIDER])
@pytest.mark.parametrize(
    ("layout", "row"),
    [
        (OWN_BALANCES, own("LA")),
        (BALANCE_EXPLANATIONS, line("1.00", organisation="LA")),
        (BALANCE_DISPUTES, disputed(organisation="LA")),
    ],
)
def test_only_a_bodys_own_finance_leads_write_its_records(
    kept: Database, actor: Actor, layout: Layout, row: Row
) -> None:
    # To an outsider there is no such agreement, so there is nothing their row could refer to.
    with pytest.raises((NotAllowed, NotFound, EditsRefused)):
        commit(kept, actor, Edit(layout, None, row))


def test_what_a_body_has_stated_is_changed_and_removed_by_nobody_else(kept: Database) -> None:
    both_state(kept)
    stated = own("LA", "600.00", "600.00", "600.00")

    for after in (replace(stated, due=Decimal("1.00")), None):
        with pytest.raises(NotAllowed, match="organisation LA"):
            commit(kept, ICB, Edit(OWN_BALANCES, stated, after))


def test_a_row_is_not_handed_over_to_another_body(kept: Database) -> None:
    both_state(kept)
    mine = own("ICB", "600.00", "600.00", "600.00")
    as_theirs = replace(mine, organisation="LA", as_at=date(2025, 9, 30))

    with pytest.raises(NotAllowed):
        commit(kept, ICB, Edit(OWN_BALANCES, mine, as_theirs))


def test_two_pairs_of_eyes_are_not_asked_for_what_ones_own_ledger_shows(database: Database) -> None:
    guarded_place(database)

    with database.writing() as session:
        edit = Edit(OWN_BALANCES, None, own("LA"))
        written = submit(session, COUNCIL, AT, [edit], action="state", subject="A1")

    assert isinstance(written, Written)


def test_a_body_states_what_it_pays_or_hosts_and_what_is_unchanged_is_left_out(
    kept: Database,
) -> None:
    both_state(kept)
    with kept.reading() as session:
        book = load_book(session, "A1", sheets=BALANCE_SHEETS)
    same = StatedAmounts(Decimal("600.00"), Decimal("600.00"), Decimal("600.00"), None)
    stating = Stating("LA", books.YEAR, AS_AT, "council", TODAY)

    assert balances.state(book, stating, {OWING: same}) == []
    (edit,) = balances.state(book, stating, {OWING: replace(same, paid=Decimal("1.00"))})
    assert edit.after == replace(
        own("LA"), paid=Decimal("1.00"), stated_by="council", corrected_on=TODAY
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="neither pays nor hosts"):
        balances.state(book, replace(stating, organisation="FT"), {OWING: same})
    with pytest.raises(RuleBroken, match="still to come"):
        balances.state(book, replace(stating, as_at=date(2025, 12, 16)), {OWING: same})


def test_a_year_that_has_not_begun_by_the_day_is_refused(kept: Database) -> None:
    with pytest.raises(EditsRefused, match="when the financial year begins"):
        write(kept, COUNCIL, OWN_BALANCES, own("LA", as_at=date(2025, 3, 31)))


def test_differences_are_explained_disputed_and_resolved_on_record(kept: Database) -> None:
    both_state(kept, host="612.40")
    stating = Stating("ICB", books.YEAR, AS_AT, "icb", TODAY)

    with kept.writing() as session:
        book = load_book(session, "A1", sheets=BALANCE_SHEETS)
        one = balances.get_balance(book, OWING, AS_AT)
        because = Explaining(Figure.INVOICED, "Invoice after the date", Decimal("2.40"), "No. 7")
        edits = [
            balances.explain(book, stating, one, because),
            balances.dispute(book, stating, one, "The rest was not agreed"),
        ]
        commit_edits(session, ICB, AT, edits, action="test", subject="A1")
    with kept.reading() as session:
        book = load_book(session, "A1", sheets=BALANCE_SHEETS)
        one = balances.get_balance(book, OWING, AS_AT)
        assert (one.state, one.amount) == ("Disputed", Decimal("10.00"))
        assert one.open_dispute is not None
        assert one.open_dispute.amount == Decimal("12.40")  # what it was raised over
        with pytest.raises(RuleBroken, match="in dispute since 15 December 2025 already"):
            balances.dispute(book, stating, one, "Once more")
        with pytest.raises(RuleBroken, match="when the dispute was raised"):
            balances.resolve(one.open_dispute, date(2025, 12, 14), "Credit note")
        edit = balances.resolve(one.open_dispute, TODAY, "Credit note")
    with kept.writing() as session:
        commit_edits(session, ICB, AT, [edit], action="test", subject="A1")
        assert [*replay_faults(session)] == []
        assert verify_chain(session, None).broken is None
        assert [i for i in check_invariants(session, TODAY) if i.faults] == []


def test_a_draft_of_the_figures_is_seen_by_ones_own_side_only(kept: Database) -> None:
    draft = NewDraft("/state", "Balances", "A1", {"due": "600.00"}, "ICB")
    with kept.writing() as session:
        save_draft(session, BOTH, AT, draft)

        seen = {a.name: len(list_drafts(session, a, "A1")) for a in (BOTH, ICB, COUNCIL, BOARD)}

    assert list(seen.values()) == [1, 1, 0, 0]


def test_a_statement_reads_back_as_it_was_made_and_a_change_makes_another(kept: Database) -> None:
    both_state(kept)
    with kept.writing() as session:
        row = make(session)
        before = balance_statements.content_of(session, row)
        assert make(session) == row
    stated = own("LA", "600.00", "600.00", "600.00")
    commit(kept, COUNCIL, Edit(OWN_BALANCES, stated, replace(stated, invoiced=Decimal("600.01"))))
    with kept.writing() as session:
        assert make(session).statement == 2

    with kept.reading() as session:
        assert balance_statements.content_of(session, row) == before
        found = balance_statements.list_statements(session, "A1")
        assert [signed.row.statement for signed in found] == [2, 1]


def test_there_is_nothing_to_sign_before_both_have_stated_a_balance(kept: Database) -> None:
    write(kept, COUNCIL, OWN_BALANCES, own("LA"))

    with pytest.raises(RuleBroken, match="stated by both sides"), kept.writing() as session:
        make(session)


@pytest.mark.parametrize(
    "table", ["balance_statements", "balance_statement_contents", "balance_signatures"]
)
@pytest.mark.parametrize("verb", ["UPDATE {} SET statement = 2", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_what_was_signed(
    kept: Database, table: str, verb: str
) -> None:
    both_state(kept)
    with kept.writing() as session:
        balance_statements.sign(session, COUNCIL, AT, make(session), signature("LA"))

    with pytest.raises((DBAPIError, RuntimeError)), kept.engine.begin() as connection:
        connection.execute(text(verb.format(table)))


def test_each_body_signs_for_itself_once(kept: Database) -> None:
    both_state(kept)
    with kept.writing() as session:
        row = make(session)
        balance_statements.sign(session, COUNCIL, AT, row, signature("LA"))
        balance_statements.sign(session, COUNCIL, AT, row, signature("LA"))
        paper = signature("ICB", how=Signing.ON_PAPER, signed_on=date(2025, 11, 20))
        balance_statements.sign(session, ICB, AT, row, paper)

        signed = balance_statements.get_statement(session, "A1", 1)
        assert [s.organisation for s in signed.signatures] == ["ICB", "LA"]
        with pytest.raises(RuleBroken, match="stays as it is"):
            balance_statements.sign(session, COUNCIL, AT, row, signature("LA", name="B. Other"))


@pytest.mark.parametrize(
    ("actor", "given", "refusal"),
    [
        (ICB, signature("LA"), NotAllowed),
        (BOARD, signature("ICB"), NotAllowed),
        (AUDITOR, signature("ICB"), NotAllowed),
        (OUTSIDER, signature("LA"), NotFound),
        (COUNCIL, signature("XX"), NotFound),
    ],
)
def test_nobody_signs_for_another_body(
    kept: Database, actor: Actor, given: BalanceSignature, refusal: type[Exception]
) -> None:
    both_state(kept)
    with pytest.raises(refusal), kept.writing() as session:
        balance_statements.sign(session, actor, AT, make(session), given)


@pytest.mark.parametrize(
    ("how", "day"),
    [
        (Signing.ON_PAPER, date(2025, 10, 30)),
        (Signing.ON_PAPER, date(2025, 12, 16)),
        (Signing.HERE, date(2025, 12, 14)),
    ],
)
def test_a_signature_here_is_todays_and_one_on_paper_no_older_than_the_balances(
    kept: Database, how: Signing, day: date
) -> None:
    both_state(kept)
    paper = signature("LA", how=how, signed_on=day)
    with pytest.raises(RuleBroken, match="today"), kept.writing() as session:
        balance_statements.sign(session, COUNCIL, AT, make(session), paper)


def test_a_statement_that_is_not_what_was_made_is_not_shown(kept: Database) -> None:
    both_state(kept)
    with kept.writing() as session:
        row = make(session)
        with pytest.raises(BadFile, match="not what was made"):
            balance_statements.content_of(session, replace(row, sha256="0" * 64))


def test_what_waits_is_ones_own_and_goes_when_it_is_agreed(kept: Database) -> None:
    def waiting(actor: Actor) -> list[str]:
        with kept.reading() as session:
            limit(session, actor)
            return [f"{one.other} since {one.since}" for one in to_agree(session, actor, 20)]

    write(kept, COUNCIL, OWN_BALANCES, own("LA", "600.00", "612.40", "600.00"))
    assert (waiting(ICB), waiting(COUNCIL)) == (["Northshire Council since 2025-11-03"], [])
    write(kept, ICB, OWN_BALANCES, own("ICB"))
    assert waiting(ICB) == ["Northshire Council since 2025-11-03"]
    assert waiting(COUNCIL) == ["Northshire ICB since 2025-11-03"]
    assert (waiting(BOARD), waiting(AUDITOR), waiting(OUTSIDER)) == ([], [], [])

    stated = own("LA", "600.00", "612.40", "600.00")
    commit(kept, COUNCIL, Edit(OWN_BALANCES, stated, replace(stated, invoiced=Decimal("600.00"))))
    assert (waiting(ICB), waiting(COUNCIL)) == ([], [])


def test_a_signature_under_a_statement_that_is_not_there_is_refused_in_words(
    kept: Database,
) -> None:
    both_state(kept)
    with pytest.raises(EditsRefused, match="7 is not a known statement of balances"):
        commit(kept, COUNCIL, Edit(BALANCE_SIGNATURES, None, signature("LA", statement=7)))
