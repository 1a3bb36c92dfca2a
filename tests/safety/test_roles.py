"""What docs/role-matrix.md says is what each role gets, at every address."""

import pytest
from flask.testing import FlaskClient

from tests.safety.crawling import Tour
from tests.safety.world import (
    ADMINISTRATOR,
    AUDITOR,
    BOARD_MEMBER,
    FINANCE_LEAD,
    PEOPLE,
    World,
)
from tracker.access import RIGHTS, Right
from tracker.web.allowing import rule_of

ROLES = (FINANCE_LEAD, BOARD_MEMBER, AUDITOR, ADMINISTRATOR)

# What an auditor may send, and why that is no change of what is recorded.
AUDITOR_MAY_SEND = {
    "calendars.end_board": "ends an address of the auditor's own",
    "calendars.end_own": "ends an address of the auditor's own",
    "calendars.make_board": "makes an address that shows what the auditor may read",
    "calendars.make_own": "makes an address that shows what the auditor may read",
    "downloads.ask_summary": "has a workbook made of what the auditor may read",
    "downloads.ask_workbook": "has a workbook made of what the auditor may read",
    "history.verify": "works the chain of the history out anew, and writes nothing",
    "imports.mark": "needs a file of one's own, which an auditor cannot send",
}
OWN_BUSINESS = ("account.", "passkeys.", "sign_in.", "jobs.", "second_factor.", "links.")


@pytest.mark.parametrize("email", ROLES)
def test_each_role_gets_what_the_matrix_says(world: World, tour: Tour, email: str) -> None:
    visitor, role = world[email], PEOPLE[email][1]

    for endpoint, answer in tour.by_route().items():
        rule = rule_of(world.app, endpoint)
        if not isinstance(rule, Right):
            continue
        given = visitor.get(answer.address)
        given.close()
        assert (given.status_code == 403) == (rule not in RIGHTS[role]), answer.address


@pytest.mark.parametrize("email", ROLES)
def test_each_role_may_send_what_the_matrix_says(world: World, tour: Tour, email: str) -> None:
    """Without its token a form that one may send is refused with 400, and another with 403."""
    visitor, role = world[email], PEOPLE[email][1]
    before = world.contents()

    for endpoint, found in tour.forms.items():
        rule = rule_of(world.app, endpoint)
        if not isinstance(rule, Right):
            continue
        answer = FlaskClient.open(visitor, found.address, method="POST", data=found.form.data())
        assert answer.status_code == (400 if rule in RIGHTS[role] else 403), found.address

    assert world.contents() == before


def test_an_auditor_changes_nothing(world: World, tour: Tour) -> None:
    auditor = world[AUDITOR]
    before = world.contents()

    for endpoint, found in tour.forms.items():
        if endpoint in AUDITOR_MAY_SEND or endpoint.startswith(OWN_BUSINESS):
            continue
        answer = auditor.post(found.address, data=found.form.data())
        assert answer.status_code == 403, found.address

    assert world.contents() == before


def test_an_auditor_reads_everything_of_an_agreement(world: World, tour: Tour) -> None:
    auditor = world[AUDITOR]

    for endpoint, answer in tour.by_route().items():
        if rule_of(world.app, endpoint) is Right.READ and answer.values.get("agreement") == "BCF":
            given = auditor.get(answer.address)
            given.close()
            assert given.status_code == answer.status, answer.address
