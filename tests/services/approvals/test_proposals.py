"""Two pairs of eyes: what one prepares another approves, and only as it was shown to them."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.domain import books
from tests.services.desks import (
    AUDITOR,
    BOARD,
    BOTH,
    COUNCIL,
    COUNCIL_TOO,
    ICB,
    OUTSIDER,
    guarded_place,
)
from tests.services.files import ACTOR, AT, entry, faults, kept, place, take
from tracker.access import Actor
from tracker.audit import refuse_unrecorded_writes
from tracker.database import Database
from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.domain.records.agreement_settings import Approvals
from tracker.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.models import AuditEntry
from tracker.services.approvals.approving import Approved, Overtaken, approve, return_, waiting_for
from tracker.services.approvals.lists import ProposalQuestion, list_lines
from tracker.services.approvals.proposals import (
    Proposed,
    Written,
    get_proposal,
    keep_draft,
    mine,
    revise,
    submit,
    withdraw,
)
from tracker.services.approvals.records import Proposal
from tracker.services.audit.trail import TrailQuestion, get_entry, list_entries
from tracker.services.changes.approval_settings import approvals_of, setting_edit
from tracker.services.changes.edits import Edit, EditsRefused, RowsMoved, Why
from tracker.sheets import LEDGER
from tracker.sheets.layouts import CONTRIBUTIONS

BEFORE = books.contribution("LA", "400.00")
AFTER = replace(BEFORE, amount=Decimal("450.00"))
MORE = replace(BEFORE, amount=Decimal("500.00"))
EDIT = Edit(CONTRIBUTIONS, BEFORE, AFTER)
SAID = {"action": "change contribution", "subject": "A1 / F1"}


def send(
    database: Database, *edits: Edit, actor: Actor = COUNCIL, **said: Any
) -> Written | Proposed:
    with database.writing() as session:
        return submit(session, actor, AT, edits or [EDIT], **(SAID | said))


def proposed(database: Database, *edits: Edit, actor: Actor = COUNCIL) -> int:
    found = send(database, *edits, actor=actor)
    assert isinstance(found, Proposed)
    return found.number


def look(database: Database, number: int = 1, actor: Actor = ICB) -> Proposal:
    with database.reading() as session:
        return get_proposal(session, actor, number)


def decide(
    database: Database, number: int = 1, actor: Actor = ICB, seen: str | None = None
) -> Approved | Overtaken:
    seen = look(database, number, actor).mark if seen is None else seen
    with database.writing() as session:
        return approve(session, actor, AT, number, seen=seen, comment="agreed")


def test_where_nobody_asks_for_approval_edits_are_written_at_once(database: Database) -> None:
    take(database, place())

    assert isinstance(send(database), Written)
    assert AFTER in kept(database, "Contributions")


def test_a_contribution_waits_until_another_person_approves_it(database: Database) -> None:
    guarded_place(database)

    number = proposed(database)
    assert BEFORE in kept(database, "Contributions")
    found = decide(database, number)

    assert isinstance(found, Approved)
    assert AFTER in kept(database, "Contributions")
    proposal = look(database)
    assert (proposal.state, proposal.entry) == (ProposalState.APPROVED, found.entry)
    assert (proposal.decided_by, proposal.decided_for) == (ICB.name, "ICB")
    assert faults(database) == []


def test_the_entry_names_who_prepared_and_who_approved(database: Database) -> None:
    guarded_place(database)
    found = decide(database, proposed(database))
    assert isinstance(found, Approved)

    with database.reading() as session:
        recorded = session.get_one(AuditEntry, found.entry)
        shown = get_entry(session, found.entry, "A1")
    assert (recorded.actor, recorded.action) == (ICB.name, "change contribution")
    assert shown.approval == (
        f"Proposal 1, prepared by {COUNCIL.name} for LA; approved by {ICB.name} for ICB."
    )


def test_what_needs_no_approval_is_written_at_once(database: Database) -> None:
    guarded_place(database)

    found = send(database, Edit(LEDGER, None, entry(3, "5.00", "hand")))

    assert isinstance(found, Written)
    assert entry(3, "5.00", "hand") in kept(database, "Ledger")


def test_the_local_administrator_approves_by_doing_and_the_record_says_so(
    database: Database,
) -> None:
    guarded_place(database)

    found = send(database, actor=ACTOR)

    assert isinstance(found, Written)
    with database.reading() as session:
        recorded = session.get_one(AuditEntry, found.entry)
    assert "the local administrator" in recorded.summary


@pytest.mark.parametrize(
    ("asked", "approver", "says"),
    [
        (Approvals.ANOTHER_PERSON, COUNCIL, "prepared this yourself"),
        (Approvals.ANOTHER_PERSON, COUNCIL_TOO, None),
        (Approvals.ANOTHER_PERSON, BOARD, None),
        (Approvals.ANOTHER_PERSON, AUDITOR, "Your role does not allow this"),
        (Approvals.ANOTHER_ORGANISATION, COUNCIL_TOO, "another partner organisation"),
        (Approvals.ANOTHER_ORGANISATION, BOTH, "another partner organisation"),
        (Approvals.ANOTHER_ORGANISATION, BOARD, None),
    ],
)
def test_who_may_approve(
    database: Database, asked: Approvals, approver: Actor, says: str | None
) -> None:
    guarded_place(database, asked)
    number = proposed(database)

    if says is None:
        assert isinstance(decide(database, number, approver), Approved)
    else:
        with pytest.raises(NotAllowed, match=says):
            decide(database, number, approver)
        assert BEFORE in kept(database, "Contributions")


def test_a_person_with_two_roles_is_still_one_person(database: Database) -> None:
    guarded_place(database)
    number = proposed(database, actor=BOTH)

    with pytest.raises(NotAllowed, match="prepared this yourself"):
        decide(database, number, replace(BOTH, name="under.another@name.example"))


def test_an_outsider_knows_nothing_of_it(database: Database) -> None:
    guarded_place(database)
    number = proposed(database)

    with pytest.raises(NotFound, match="no proposal 1"):
        decide(database, number, OUTSIDER)
    with database.reading() as session:
        assert waiting_for(session, OUTSIDER) == []
        assert list_lines(session, OUTSIDER, ProposalQuestion(agreement="A1")) == []
    with pytest.raises(NotFound):
        send(database, actor=OUTSIDER)


def test_an_auditor_and_a_board_member_propose_nothing(database: Database) -> None:
    guarded_place(database)

    for actor in (AUDITOR, BOARD):
        with pytest.raises(NotAllowed):
            send(database, actor=actor)


def test_a_proposal_is_overtaken_when_its_row_changed_since(database: Database) -> None:
    guarded_place(database)
    number = proposed(database)
    send(database, Edit(CONTRIBUTIONS, BEFORE, MORE), actor=ACTOR)

    found = decide(database, number)

    assert isinstance(found, Overtaken)
    assert "changed by somebody else since this was prepared" in found.sentence
    assert look(database).state is ProposalState.OVERTAKEN
    assert MORE in kept(database, "Contributions")
    assert faults(database) == []


def test_what_somebody_recorded_meanwhile_is_not_approved_again(database: Database) -> None:
    guarded_place(database)
    number = proposed(database)
    send(database, actor=ACTOR)

    assert decide(database, number) == Overtaken("Everything it asks for is recorded already.")


def test_a_revised_proposal_is_not_approved_by_whoever_saw_the_earlier_one(
    database: Database,
) -> None:
    guarded_place(database)
    number = proposed(database)
    seen = look(database).mark
    with database.writing() as session:
        revise(session, COUNCIL_TOO, AT, number, [Edit(CONTRIBUTIONS, BEFORE, MORE)], "more")

    with pytest.raises(Conflict, match="revised since you opened it"):
        decide(database, number, seen=seen)
    for hand in (COUNCIL, COUNCIL_TOO):
        with pytest.raises(NotAllowed, match="prepared this yourself"):
            decide(database, number, hand)
    assert isinstance(decide(database, number), Approved)
    assert MORE in kept(database, "Contributions")
    assert faults(database) == []


def test_a_proposal_goes_back_with_a_comment_and_comes_again(database: Database) -> None:
    guarded_place(database)
    number = proposed(database)
    seen = look(database).mark
    with database.writing() as session, pytest.raises(RuleBroken, match="Say what should be"):
        return_(session, ICB, AT, number, seen, "  ")
    with database.writing() as session:
        return_(session, ICB, AT, number, seen, "The ICB agreed 425.")

    assert (look(database).state, look(database).comment) == (
        ProposalState.RETURNED,
        "The ICB agreed 425.",
    )
    with pytest.raises(Conflict, match=r"returned by icb@example\.org already"):
        decide(database, number)
    with database.reading() as session:
        assert [p.number for p in mine(session, COUNCIL)] == [number]
    with database.writing() as session:
        revise(session, COUNCIL, AT, number, [EDIT])
    assert isinstance(decide(database, number), Approved)
    assert faults(database) == []


def test_only_those_who_prepared_it_withdraw_it(database: Database) -> None:
    guarded_place(database)
    number = proposed(database)

    with database.writing() as session, pytest.raises(RuleBroken, match="Only LA"):
        withdraw(session, ICB, AT, number)
    with database.writing() as session:
        withdraw(session, COUNCIL_TOO, AT, number, "no longer wanted")

    with pytest.raises(Conflict, match="withdrawn by"):
        decide(database, number)
    assert faults(database) == []


def test_a_draft_is_its_own_organisations_only(database: Database) -> None:
    guarded_place(database)
    with database.writing() as session:
        number = keep_draft(session, COUNCIL, AT, [EDIT], Why(SAID["action"], SAID["subject"]))

    assert look(database, number, COUNCIL_TOO).state is ProposalState.DRAFT
    with pytest.raises(NotFound):
        look(database, number, ICB)
    with database.reading() as session:
        assert list_lines(session, ICB, ProposalQuestion(agreement="A1")) == []
        assert waiting_for(session, ICB) == []
        assert list_entries(session, TrailQuestion("A1"), 9)[0].action == "set approvals"
    assert faults(database) == []
    with database.writing() as session:
        withdraw(session, COUNCIL, AT, number)
    with pytest.raises(NotFound):
        look(database, number, COUNCIL)
    assert faults(database) == []


def test_each_is_told_what_waits_for_them(database: Database) -> None:
    guarded_place(database, Approvals.ANOTHER_ORGANISATION)
    number = proposed(database)

    with database.reading() as session:
        waiting = {
            actor.name: [p.number for p in waiting_for(session, actor)]
            for actor in (COUNCIL, COUNCIL_TOO, ICB, BOARD, AUDITOR, BOTH, OUTSIDER)
        }
    assert {name for name, numbers in waiting.items() if numbers == [number]} == {
        ICB.name,
        BOARD.name,
    }


def test_asking_for_less_needs_approval_itself_and_asking_for_more_does_not(
    database: Database,
) -> None:
    guarded_place(database)

    def change(asked: Approvals) -> Written | Proposed:
        with database.reading() as session:
            seen = approvals_of(session, ["A1"])["A1"]
        edit = setting_edit("A1", seen, asked)
        assert edit is not None
        return send(database, edit, action="set approvals")

    assert isinstance(change(Approvals.ANOTHER_ORGANISATION), Written)
    less = change(Approvals.NONE)
    assert isinstance(less, Proposed)
    assert look(database, less.number).kind is ProposalKind.SETTINGS
    assert isinstance(decide(database, less.number), Approved)
    with database.reading() as session:
        assert approvals_of(session, ["A1"]) == {}
    assert isinstance(send(database), Written)
    assert faults(database) == []


def test_what_breaks_a_rule_is_refused_before_anybody_else_sees_it(database: Database) -> None:
    guarded_place(database)

    with pytest.raises(EditsRefused):
        send(database, Edit(CONTRIBUTIONS, None, books.contribution("ZZ", "1.00")))
    with pytest.raises(RowsMoved):
        send(database, Edit(CONTRIBUTIONS, MORE, AFTER))
    with database.reading() as session:
        assert list_lines(session, ICB, ProposalQuestion(agreement="A1")) == []


@pytest.mark.parametrize("people", [2, 5])
def test_of_people_who_approve_at_once_one_writes(database: Database, people: int) -> None:
    guarded_place(database)
    number = proposed(database)
    seen = look(database).mark
    approvers = [replace(ICB, name=f"icb{n}@example.org", person=100 + n) for n in range(people)]

    outcomes = _at_once(
        approvers, lambda actor: type(decide(database, number, actor, seen)).__name__
    )

    assert sorted(outcomes) == ["Approved"] + ["Conflict"] * (people - 1)
    with database.reading() as session:
        actions = [e.action for e in session.scalars(select(AuditEntry))]
    assert actions.count("change contribution") == 1
    assert faults(database) == []


def _at_once(actors: list[Actor], work: Callable[[Actor], str]) -> list[str]:
    barrier = threading.Barrier(len(actors))
    outcomes: list[str] = []

    def run(actor: Actor) -> None:
        barrier.wait()
        try:
            outcomes.append(work(actor))
        except Conflict:
            outcomes.append("Conflict")

    threads = [threading.Thread(target=run, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_proposal_altered_behind_the_trackers_back_is_missed(database: Database) -> None:
    guarded_place(database)
    proposed(database)
    refuse_unrecorded_writes(database.engine)

    with database.writing() as session:
        session.execute(text("UPDATE proposals SET prepared_by = 'nobody'"))
    assert faults(database) == ["Proposal 1 is not as it was recorded."]
    with database.writing() as session:
        session.execute(text("DELETE FROM proposals"))
    assert faults(database) == ["Proposal 1 is missing."]


def test_the_longest_waiting_comes_first(database: Database) -> None:
    guarded_place(database)
    first = proposed(database)
    with database.writing() as session:
        second = submit(
            session, COUNCIL, AT - timedelta(days=1), [Edit(CONTRIBUTIONS, BEFORE, MORE)], **SAID
        )
    assert isinstance(second, Proposed)

    with database.reading() as session:
        assert [p.number for p in waiting_for(session, ICB)] == [second.number, first]
