"""A tracker in full use, by people who really sign in: what the sweeps of this folder attack.

Two partners (MARL-CC and MARL-ICB) keep the demonstration; two bodies of another place (NEXT-CC
and NEXT-ICB) keep agreement OUT, which nobody of the first two may see, and the other way round.
Everything that has a number or a token is there once at least: files, extracts, jobs, documents,
proposals, comments, scenarios, sessions, passkeys.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.demo.taking_in import take_in
from tests.signing_in import PASSWORD, add, let_people_sign_in
from tests.web.forms import boxes, date_boxes
from tests.web.recorded import like_better_care
from tracker.access import WEB, Actor, Membership, Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.demo import answers, assessments, bcf_returns, planning, timetable
from tracker.domain.jobs import JobKind
from tracker.domain.records.agreement_settings import Approvals
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import Budget, Contribution, LedgerEntry, Row
from tracker.exporters.workbook import ledger_cells, write_workbook
from tracker.models import Passkey
from tracker.services.approvals.comments import add_comment
from tracker.services.approvals.proposals import Proposed, submit
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits, layout_edited
from tracker.services.changes.edits import Edit
from tracker.services.jobs.queue import Order
from tracker.services.jobs.queue import ask as ask_for_job
from tracker.services.people.kept_forms import keep
from tracker.services.records.registers import rows
from tracker.sheets.decision_layouts import (
    DECISION_APPROVALS,
    DECISIONS,
    VARIATION_SIGNATURES,
)
from tracker.sheets.layouts import BUDGETS, CONTRIBUTIONS
from tracker.web import the_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\nthe signed agreement"

# Who may do everything for the council, and the people the sweeps compare them with.
ADMINISTRATOR = "admin@marlshire.example"
FINANCE_LEAD = "lead@marlshire.example"
BOARD_MEMBER = "board@marlshire-icb.example"
AUDITOR = "auditor@marlshire.example"
PARTNER = "lead@marlshire-icb.example"
OUTSIDER = "lead@nextshire.example"
PEOPLE = {
    ADMINISTRATOR: ("MARL-CC", Role.ADMINISTRATOR),
    FINANCE_LEAD: ("MARL-CC", Role.FINANCE_LEAD),
    BOARD_MEMBER: ("MARL-ICB", Role.BOARD_MEMBER),
    AUDITOR: ("MARL-CC", Role.AUDITOR),
    PARTNER: ("MARL-ICB", Role.FINANCE_LEAD),
    OUTSIDER: ("NEXT-CC", Role.ADMINISTRATOR),
}
# Tables in which a request may leave a trace though it changed nothing that people entered.
TRACES = frozenset(
    {"signed_in_sessions", "failed_attempts", "people_events", "taken_files", "sqlite_sequence"}
)


@dataclass
class World:
    """The application and somebody signed in for each of the people above."""

    app: Flask
    settings: Settings
    visitors: dict[str, FlaskClient] = field(default_factory=dict)

    def __getitem__(self, email: str) -> FlaskClient:
        return self.visitors[email]

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but those of `TRACES`, to compare before and after."""
        with the_database(self.app).reading() as session:
            names = session.execute(
                text(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    if self.settings.database_url.startswith("sqlite")
                    else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                )
            ).scalars()
            return {
                name: sorted(
                    (tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))),  # noqa: S608
                    key=repr,
                )
                for name in sorted(set(names) - TRACES)
            }

    @property
    def file(self) -> Path:
        """The file of its SQLite database."""
        return Path(self.settings.database_url.removeprefix("sqlite:///"))

    def number(self, statement: str) -> Any:
        """The one value a statement finds."""
        with the_database(self.app).reading() as session:
            return session.execute(text(statement)).scalar_one()


def open_world(settings: Settings, folder: Path, *, rows: Mapping[str, Sequence[Row]]) -> World:
    """An application with rows in it and everybody signed in."""
    app = create_app(settings)
    # While the world is made every look at the clock is a second later, so that what is listed by
    # its time stands in the same order always.
    seconds = count()
    app.extensions["tracker.clock"] = lambda: NOW + timedelta(seconds=next(seconds))
    let_people_sign_in(app)
    world = World(app, settings)
    write_rows(app, rows, folder)
    write_rows(app, elsewhere(), folder)
    for email, role in PEOPLE.items():
        add(app, email, role)
        world.visitors[email] = sign_in(app, email)
    return world


def copy_of(world: World, settings: Settings) -> World:
    """The same world on a copy of its database and instance folder, everybody still signed in."""
    app = create_app(settings)
    app.extensions["tracker.clock"] = world.app.extensions["tracker.clock"]
    let_people_sign_in(app)
    copy = World(app, settings)
    for email, visitor in world.visitors.items():
        copy.visitors[email] = app.test_client()
        cookie = visitor.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        copy[email].set_cookie(cookie.key, cookie.value)
    return copy


def close(world: World) -> None:
    """Let go of everything that a world holds open."""
    world.app.extensions["tracker.background"].shutdown()
    world.app.extensions["tracker.queue"].close()
    the_database(world.app).engine.dispose()


def sign_in(app: Flask, email: str) -> FlaskClient:
    """A visitor who is signed in as somebody on record."""
    visitor = app.test_client()
    answer = visitor.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return visitor


def write_rows(app: Flask, rows: Mapping[str, Sequence[Row]], folder: Path) -> None:
    """Take rows in as the command line does."""
    file = folder / "rows.xlsx"
    ledger = (ledger_cells(row) for row in rows.get("Ledger", ()) if isinstance(row, LedgerEntry))
    write_workbook(file, rows, ledger)
    taken = take_in(the_database(app), file)
    assert taken.plan.problems == []


def elsewhere() -> dict[str, list[Row]]:
    """Agreement OUT of two bodies that have nothing to do with the demonstration."""
    found = like_better_care("OUT", "OUTPOOL")
    moved = {s: [_moved(row) for row in rows] for s, rows in found.items()}
    moved["Organisations"] = [
        row for row in moved["Organisations"] if getattr(row, "code", "").startswith("NEXT")
    ]
    return moved


def _moved(row: Row) -> Row:
    changes = {
        f.name: value.replace("MARL-", "NEXT-").replace("Marlshire", "Nextshire")
        for f in fields(row)
        if isinstance(value := getattr(row, f.name), str)
        and ("MARL-" in value or "Marlshire" in value)
    }
    return replace(row, **changes)


def fill(world: World) -> None:
    """Leave something of every kind in the world, of the council and of the other place."""
    with the_database(world.app).writing() as session:
        beside = [
            Edit(layout_edited(sheet), None, row)
            for register in (timetable, planning, answers, assessments, bcf_returns)
            for sheet, own in register.rows().items()
            for row in own
        ]
        commit_edits(
            session, Actor(ADMINISTRATOR, WEB), NOW, beside, action="add key dates", subject="all"
        )
    _fill(world, ADMINISTRATOR, Place("MARL-CC", "BCF", "POOL", guarded="MH"))
    _fill(world, OUTSIDER, Place("NEXT-CC", "OUT", "OUTPOOL", guarded="OUT"))
    last: datetime = world.app.extensions["tracker.clock"]()
    world.app.extensions["tracker.clock"] = lambda: last
    for visitor in world.visitors.values():
        visitor.get("/")  # the banners that say what was just done are shown once


@dataclass(frozen=True)
class Place:
    """Where somebody leaves things: what is theirs, and the agreement that asks for two people."""

    organisation: str
    agreement: str
    fund: str
    guarded: str


def _fill(world: World, email: str, place: Place) -> None:
    visitor, room = world[email], f"/agreements/{place.agreement}"
    copy = {"kind": "Signed copy", "title": f"Copy of {place.agreement}"}
    _done(visitor.post(f"{room}/documents/add", data=copy | {"file": (BytesIO(PDF), "a.pdf")}))
    winter = {"name": f"Winter of {place.agreement}", "outturn": "16500000"}
    _done(visitor.post(f"{room}/funds/{place.fund}/scenarios", data=winter))
    _leave_files(visitor, place)
    if place.agreement == "BCF":
        _hold_review(visitor, f"{room}/reviews/hold")
    actor = _actor(world, email)
    with the_database(world.app).writing() as session:
        if place.guarded != place.agreement:
            _move_budget(session, actor, place.agreement)
        _decide(session, actor, place)
        _propose(session, actor, place.guarded)
        order = Order(JobKind.WORKBOOK, f"Workbook of {place.agreement}", {})
        ask_for_job(session, actor, NOW, order)
        session.add(
            Passkey(
                person=actor.person, name="A key", credential=email.encode(), public_key=b"",
                sign_count=0, created_at=NOW, used_at=None,
            )
        )  # fmt: skip
        assert actor.person is not None
        assert keep(session, NOW, actor.person, f"{room}/reviews/review/add", {"kind": ["Annual"]})


def _actor(world: World, email: str) -> Actor:
    number = world.number(f"SELECT id FROM persons WHERE email = '{email}'")  # noqa: S608
    return Actor(email, WEB, (Membership(*PEOPLE[email]),), number)


def _done(answer: TestResponse) -> TestResponse:
    assert answer.status_code == 303, answer.text
    return answer


def _leave_files(visitor: FlaskClient, place: Place) -> None:
    """A workbook and an extract that wait, and an extract that was taken in but for one line."""
    for kind in ("Annual", "No such kind"):
        waiting = f"Agreement,Due,Kind\n{place.agreement},31/03/2027,{kind}\n".encode()
        review = {"file": (BytesIO(waiting), "reviews.csv"), "sheet": "Reviews"}
        _done(visitor.post("/imports", data=review))
    address = _sent_extract(visitor, "T001", "T002")
    mapping = {
        "name": "Payments", "organisation": place.organisation, "form": "list", "use": "ledger",
        "column-date": "Payment Date", "column-amount": "Net Amount",
        "column-reference": "Transaction No", "column-supplier": "Supplier Name",
        "column-cost_centre": "Cost Centre", "measure": "Actual", "period": "date",
        "code_column": "Cost Centre", "own_total": "1",
    }  # fmt: skip
    checked = _done(visitor.post(f"{address}/mapping", data=mapping)).location
    target = json.dumps([place.agreement, place.fund, "001"])
    _done(visitor.post(f"{address}/rules", data={"code-0": "C100", "target-0": target}))
    page = visitor.get(f"{checked}?good_rows_only=1").text
    seen = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    taken = {"fingerprint": seen, "save": "1", "good_rows_only": "1"}
    _done(visitor.post(f"{address}/take-in", data=taken))
    _sent_extract(visitor, "T003", "T004")


def _hold_review(visitor: FlaskClient, address: str) -> None:
    """A review that was held on frozen evidence, with one thing to do."""
    evidence = _done(visitor.post(address, data=boxes(visitor.get(address).text))).location
    parts = {
        "outcome": "Continue", "decision": "Go on", "reasons": "All is well",
        **date_boxes("held_on", "22/11/2026"), "present:MARL-CC": "A. Okafor",
        "action-1-text": "Write to the board", "action-1-owner": "A. Okafor",
        "action-1-organisation": "MARL-CC", **date_boxes("action-1-due", "15/12/2026"),
    }  # fmt: skip
    page = visitor.get(evidence).text
    for step in ("present", "actions", "check"):
        data = boxes(page) | parts | {"step": step}
        page = visitor.post(f"{address}/decision", data=data).text
    _done(visitor.post(f"{address}/decision", data=boxes(page) | {"step": "save"}))


def _sent_extract(visitor: FlaskClient, *numbers: str) -> str:
    """Send two payments, and say where the file waits."""
    content = (
        "Payment Date,Transaction No,Net Amount,Cost Centre,Supplier Name\n"
        f"09/10/2026,{numbers[0]},1200.00,C100,Bright Care\n"
        f"15/10/2026,{numbers[1]},350.50,C200,Carers First\n"
    )
    sent = visitor.post("/ledgers", data={"file": (BytesIO(content.encode()), "october.csv")})
    return _done(sent).location.removesuffix("/check")


def _move_budget(session: Session, actor: Actor, agreement: str) -> None:
    """A virement of £100 from one scheme to another."""
    kept = [row for row in rows(session, BUDGETS, [agreement]) if isinstance(row, Budget)]
    year = max(row.financial_year for row in kept)
    first, second = [row for row in kept if row.financial_year == year][:2]
    moved = [
        replace(row, line="Virement S1", amount=Decimal(amount), approved_on=NOW.date())
        for row, amount in ((first, -100), (second, 100))
    ]
    edits = [Edit(BUDGETS, None, row) for row in moved]
    commit_edits(session, actor, NOW, edits, action="add virement", subject=agreement)


def _decide(session: Session, actor: Actor, place: Place) -> None:
    """A decision that somebody approved, and a signature under the agreement's first variation."""
    of, by, on = place.agreement, place.organisation, NOW.date()
    number = 1 if of == "BCF" else 7  # so that no number is there in both places
    decided = Decision(
        of, number, on, "Cabinet", "Approve", f"Decided for {of}", None, place.fund, None, "V1", None,
        None, None, urgent=False, urgency_reason=None, report_back_on=None, due=None,
        status="Open", closed_on=None,
    )  # fmt: skip
    how = {"body": "Cabinet", "minute": "C/1", "delegated": False, "delegation_expires": None}
    edits = [
        Edit(DECISIONS, None, decided),
        Edit(DECISION_APPROVALS, None, DecisionApproval(of, number, by, "A. Leader", on, **how)),
        Edit(
            VARIATION_SIGNATURES,
            None,
            VariationSignature(of, "V1", by, "A. Leader", None, on, None, **how),
        ),
    ]
    commit_edits(session, actor, NOW, edits, action="add decision", subject=of)


def _propose(session: Session, actor: Actor, agreement: str) -> None:
    """Let an agreement ask for two pairs of eyes, and a change of a contribution wait there."""
    asks = setting_edit(agreement, Approvals.NONE, Approvals.ANOTHER_PERSON)
    assert asks is not None
    commit_edits(session, actor, NOW, [asks], action="set approvals", subject=agreement)
    kept = next(row for row in rows(session, CONTRIBUTIONS, [agreement]))
    assert isinstance(kept, Contribution)
    edit = Edit(CONTRIBUTIONS, kept, replace(kept, amount=kept.amount + 1000))
    found = submit(
        session, actor, NOW, [edit], action="change contribution", subject=agreement,
        reason=f"Agreed for {agreement}",
    )  # fmt: skip
    assert isinstance(found, Proposed)
    said = f"Private words of {actor.name}"
    add_comment(session, actor, NOW, agreement, said, private=True, proposal=found.number)
