"""What is left of a draft when somebody else is first."""

from dataclasses import replace
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
from tracker.access import Role
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.sheets.balance_layouts import OWN_BALANCES
from tracker.web import the_database

ADDRESS = "/agreements/BCF/money/balances/state?organisation=MARL-CC"
COUNCIL = person("council", ("MARL-CC", Role.FINANCE_LEAD))


def filled(visitor: FlaskClient, due: str) -> dict[str, str]:
    """What the form holds, with other amounts due; each sending is one of its own."""
    typed = boxes(visitor.get(ADDRESS).text)
    return {n: due if n.startswith("due-") else t for n, t in typed.items() if n != "submission"}


def test_a_draft_stays_where_a_colleague_saves_while_it_is_read(demo: Flask) -> None:
    act_as(demo, COUNCIL)
    council, clock = demo.test_client(), demo.extensions["tracker.clock"]
    mine = filled(council, "777.77")
    council.post(ADDRESS, data={**mine, "do": "draft"})

    def colleague_saves() -> datetime:
        demo.extensions["tracker.clock"] = clock
        with the_database(demo).writing() as session:
            book = load_book(session, "BCF")
            row = next(r for r in book.own_balances if r.organisation == "MARL-CC")
            edit = Edit(OWN_BALANCES, row, replace(row, due=row.due + 1))
            commit_edits(session, COUNCIL, clock(), [edit], action="state balances", subject="BCF")
        moment: datetime = clock()
        return moment

    demo.extensions["tracker.clock"] = colleague_saves
    answer = council.post(ADDRESS, data={**mine, "do": "submit"})

    assert answer.status_code == 409
    assert "Somebody changed this first" in answer.text
    assert "777.77" in council.get(ADDRESS).text


def test_a_draft_that_is_too_long_comes_back_as_it_was_typed(demo: Flask) -> None:
    act_as(demo, COUNCIL)
    council = demo.test_client()
    typed = {n: "x" * 500_001 if n.startswith("note-") else t
             for n, t in filled(council, "777.77").items()}  # fmt: skip

    answer = council.post(ADDRESS, data={**typed, "do": "draft"})

    assert answer.status_code == 422
    assert "more text in this form than the tracker keeps" in answer.text
    assert 'value="777.77"' in answer.text
