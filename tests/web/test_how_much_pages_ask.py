"""No page asks the database more than a few questions, and none asks more because more is there.

Every route that reads is visited, by the links that lead to it; one that no link leads to from
the demonstration's pages is named below with what it would take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.visiting import Questions, endpoint_of, pages_by_route
from tests.signing_in import signed_in
from tests.web.recorded import like_better_care, record, together
from tracker.access import Role
from tracker.demo import demo_rows
from tracker.domain.registers import Organisation, Row
from tracker.web import the_database

MOST = 15
MOST_ANEW = 20  # sums over everything are worked out once after a change, and remembered
_BCF_RETURN = "/agreements/BCF/reviews/better-care-fund-return"
STARTS = (
    "/",
    "/agreements",
    "/money",
    "/reviews",
    "/outcomes",
    "/people",
    "/audit",
    "/approvals",
    "/settings/organisations",
    "/downloads?agreement=BCF",
    "/agreements/BCF",
    "/agreements/BCF/funds/POOL",
    "/agreements/BCF/funds/POOL/contributions/d55b3396489f758d/confirm",
    "/agreements/BCF/decisions/1",
    "/agreements/CARE/money/linked/LV1/change",
    "/agreements/CARE/money/linked/LV1/remove",
    "/agreements/BCF/outcomes/reason",
    f"{_BCF_RETURN}/add",
    f"{_BCF_RETURN}/change?financial_year=2026-27&what=Plan",
    f"{_BCF_RETURN}/remove?financial_year=2026-27&what=Plan",
)
# What copies of a row must be called, so that they are other rows.
_OWN_NAMES = {
    "Schemes": "scheme", "Budgets": "scheme", "Profiles": "scheme", "Ledger": "scheme",
    "Contributions": "line", "Outcome measures": "measure", "Outcome targets": "measure",
    "Outcome readings": "measure",
}  # fmt: skip
NEEDS_MORE = {
    "somebody who signed in with a password": {
        "account.account", "account.ask_recovery_codes", "account.ask_remove_code",
        "account.code", "account.password", "links.ask", "links.choose", "links.follow",
        "people.ask_end", "people.person", "provider.answer", "provider.connect",
        "provider.start", "second_factor.ask", "second_factor.set_up", "sign_in.kept_forms",
        "sign_in.sign_in",
    },
    "a change that waits for approval": {
        "approvals.file", "approvals.proposal", "approvals.download",
        "approvals.download_of_agreement",
    },
    "a file that was uploaded": {
        "imports.marked", "imports.preview", "documents.file", "documents.ask_remove",
    },
    "a ledger extract": {
        "ledgers.check", "ledgers.understand", "taken_extracts.extract", "taken_extracts.left",
        "taken_extracts.mapping", "taken_extracts.marked",
    },
    "work that was handed to the worker": {"jobs.job", "jobs.progress", "jobs.result"},
    "a review that was held": {
        "review_actions.ask", "review_meetings.decide", "review_meetings.meeting", "review_meetings.pack",
    },
    "a statement of balances": {
        "balance_statements.ask_sign", "balance_statements.file", "balance_statements.statement",
    },
    "balances that differ in another agreement": {
        "balance_differences.ask_dispute", "balance_differences.ask_remove",
    },
    "a virement": {"budgets.ask_remove"},
    "a finding, or an answer to one, in another agreement": {
        "checks.add_note", "checks.change_note", "checks.remove_note", "checks.change_decision_on_leaving",
        "checks.remove_decision_on_leaving", "checks.change_novation", "checks.remove_novation",
    },
    "a notice that was served, or what is settled in another agreement": {
        "leaving.add_service_of_notice", "leaving.change_service_of_notice",
        "leaving.remove_service_of_notice", "leaving.change_settled_exit_item",
        "leaving.remove_settled_exit_item",
    },
    "a national date that was entered here": {"bcf_dates.ask_remove"},
    "a standard measure changed here": {"measure_library.ask_remove"},
    "a measure defined anew": {"definitions.ask_join"},
    "a calendar's secret address": {"calendars.feed"},
    "a review that waits for its decision": {"review_meetings.decide"},
    "no page at all": {"static", "health"},
}  # fmt: skip


@pytest.fixture
def reader(demo: Flask) -> FlaskClient:
    """Somebody who signed in, because finding out who asks takes questions, too."""
    codes = [row.code for row in demo_rows()["Organisations"] if isinstance(row, Organisation)]
    return signed_in(demo, "lead@example.org", *((code, Role.ADMINISTRATOR) for code in codes))


@pytest.fixture
def found(demo: Flask, reader: FlaskClient) -> Mapping[str, str]:
    """The routes that can be visited, each with its address."""
    return pages_by_route(demo, reader, STARTS)


def more_of(rows: Mapping[str, Sequence[Row]], copies: int) -> dict[str, list[Row]]:
    """The rows with copies of those that agreements have many of."""
    return {
        sheet: [*own, *(_copies(sheet, own, copies) if sheet in _OWN_NAMES else ())]
        for sheet, own in rows.items()
    }


def _copies(sheet: str, own: Sequence[Row], copies: int) -> Iterator[Row]:
    field = _OWN_NAMES[sheet]
    for number in range(copies):
        for row in own:
            yield replace(row, **{field: f"{getattr(row, field)}-{number}"})


def questions(app: Flask, client: FlaskClient, addresses: Mapping[str, str]) -> dict[str, int]:
    """How many statements each page takes."""
    counts = {}
    for address in addresses.values():
        with Questions(the_database(app).engine) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()
        counts[address] = len(asked.asked)
    return counts


def test_every_route_is_visited_or_says_what_it_would_take(
    demo: Flask, found: Mapping[str, str]
) -> None:
    reads = {r.endpoint for r in demo.url_map.iter_rules() if "GET" in (r.methods or ())}
    elsewhere = {endpoint for group in NEEDS_MORE.values() for endpoint in group}

    assert sorted(reads - found.keys() - elsewhere) == []


def test_no_page_asks_more_than_a_few_questions_however_much_there_is(
    demo: Flask, reader: FlaskClient, found: Mapping[str, str], tmp_path: Path
) -> None:
    pages = {name: address for name, address in found.items() if "xlsx" not in address}
    record(demo, like_better_care("COPY"), tmp_path)
    few = questions(demo, reader, pages)
    copies = (like_better_care(f"COPY{number}") for number in range(18))
    record(demo, together([more_of(like_better_care("BCF"), 4), *copies]), tmp_path)

    many = questions(demo, reader, pages)  # the first time after a change
    again = questions(demo, reader, pages)

    assert {address: n for address, n in again.items() if n > MOST} == {}
    assert {address: n for address, n in many.items() if n > MOST_ANEW} == {}
    assert {address: (few[address], n) for address, n in many.items() if n > few[address]} == {}


def test_an_address_of_nothing_is_no_route(demo: Flask) -> None:
    assert endpoint_of(demo, "/nowhere/at/all") is None
