"""Every form of the pages, sent as it must not be, and as it should be."""

from collections.abc import Iterable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.people import FormSender
from tests.safety.crawling import Tour
from tests.safety.filling import filled
from tests.safety.world import ADMINISTRATOR, AUDITOR, FINANCE_LEAD, World
from tracker.models import REGISTER_TABLES
from tracker.web import the_database

# What would end the sessions of the visitors, or takes its secrets from letters and devices.
NOT_SENT = ("sign_in.", "second_factor.", "links.", "passkeys.", "account.")
# Last, because they take away what the other forms are about.
LAST = ("people.", "organisations.", "imports.undo")
# Fields that no form of ours takes its word for: who asks, for whom, and of which record.
IDENTITY = {
    "user_id": "1", "person": "1", "actor": "admin@marlshire.example", "role": "Administrator",
    "is_admin": "1", "as_user": "1", "impersonate": "1", "memberships": "NEXT-CC",
    "prepared_by": "nobody", "id": "1", "batch": "1", "source_row": "1",
    "agreement": "OUT", "organisation_id": "NEXT-CC", "fund": "OUTPOOL",
}  # fmt: skip


def test_a_form_without_the_right_token_changes_nothing(world: World, tour: Tour) -> None:
    visitor, other = world[ADMINISTRATOR], world[FINANCE_LEAD]
    assert isinstance(other, FormSender)
    before = world.contents()

    for found in tour.forms.values():
        for token in ("", other.form_token(), "x.y.z"):
            sent = {**found.form.data(), "csrf_token": token}
            answer = FlaskClient.open(visitor, found.address, method="POST", data=sent)
            assert answer.status_code in {400, 404}, found.address

    assert world.contents() == before


def test_a_form_of_another_site_changes_nothing_even_with_its_token(
    world: World, tour: Tour
) -> None:
    before = world.contents()

    for found in tour.forms.values():
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = world[ADMINISTRATOR].post(
                found.address, data=found.form.data(), headers=headers
            )
            assert answer.status_code == 403, found.address

    assert world.contents() == before


def test_what_a_form_says_changes_nothing_when_it_is_asked_for(world: World, tour: Tour) -> None:
    before = world.contents()

    for found in tour.forms.values():
        answer = world[ADMINISTRATOR].get(_path(found.address), query_string=found.form.data())
        answer.close()
        assert answer.status_code < 500, found.address

    assert world.contents() == before


def test_who_asks_is_never_taken_from_the_request(world: World, tour: Tour) -> None:
    auditor = world[AUDITOR]

    for endpoint, answer in tour.by_route().items():
        if endpoint.startswith(NOT_SENT):
            continue
        asked = {k: v for k, v in IDENTITY.items() if k not in tour.questions.get(endpoint, ())}
        plain = auditor.get(_path(answer.address))
        bold = auditor.get(_path(answer.address), query_string=asked)
        plain.close()
        bold.close()
        assert bold.status_code == plain.status_code, answer.address


def _path(address: str) -> str:
    return address.partition("?")[0]


@pytest.fixture(scope="module")
def sent(spoiled: World, tour: Tour) -> dict[str, tuple[int, int, bool, bool]]:
    """Every form filled in and sent once, with fields that are not its own.

    By route: the status, how many entries the history gained, whether a register changed, and
    whether anything of the agreement that is not the sender's did.
    """
    found: dict[str, tuple[int, int, bool, bool]] = {}
    visitor = spoiled[ADMINISTRATOR]
    for endpoint in _in_order(tour.forms):
        form = tour.forms[endpoint]
        entries, registers, others = _state(spoiled)
        data = {**{k: v for k, v in IDENTITY.items() if k not in form.form.fields}}
        data |= filled(form.form)
        answer = visitor.post(form.address, data=data)
        entries_now, registers_now, others_now = _state(spoiled)
        found[endpoint] = (
            answer.status_code,
            entries_now - entries,
            registers_now != registers,
            others_now != others,
        )
    return found


def _in_order(endpoints: Iterable[str]) -> Iterator[str]:
    wanted = [e for e in endpoints if not e.startswith(NOT_SENT)]
    removes = [e for e in wanted if "remove" in e or "cancel" in e or e.startswith(LAST)]
    return iter([e for e in wanted if e not in removes] + removes)


def _state(world: World) -> tuple[int, dict[str, object], list[str]]:
    """How many entries the history has, what the registers hold, and what OUT has of it."""
    kept = world.contents()
    registers: dict[str, object] = {name: kept[name] for name in REGISTER_TABLES}
    others = [repr(row) for name in kept for row in kept[name] if "OUT" in row]
    return len(kept["audit_entries"]), registers, others


def test_no_form_that_is_filled_in_brings_the_page_down(
    sent: dict[str, tuple[int, int, bool, bool]],
) -> None:
    assert {e: s for e, (s, *_) in sent.items() if s >= 500 or s == 400} == {}
    # What is removed is often gone by then, with what it belonged to.
    typed = {e: status for e, (status, *_) in sent.items() if "remove" not in e}
    done = [e for e, status in typed.items() if status == 303]
    assert len(done) > len(typed) / 2, sorted(set(typed) - set(done))


def test_every_change_of_a_register_is_one_entry_of_the_history(
    sent: dict[str, tuple[int, int, bool, bool]],
) -> None:
    changed = {e: gained for e, (_, gained, has_changed, _) in sent.items() if has_changed}

    assert len(changed) > 20
    assert {e: gained for e, gained in changed.items() if gained != 1} == {}


def test_no_form_reaches_into_another_agreement(
    sent: dict[str, tuple[int, int, bool, bool]],
) -> None:
    # A national date falls due in every agreement with designated money, also in this one.
    national = ("bcf_dates.",)
    reaching = [e for e, (*_, reached) in sent.items() if reached and not e.startswith(national)]
    assert reaching == []


def test_the_history_says_who_and_when_of_every_entry(
    spoiled: World, sent: dict[str, tuple[int, int, bool, bool]]
) -> None:
    assert sent
    with the_database(spoiled.app).reading() as session:
        rows = session.execute(
            text("SELECT actor, door, action, subject, at FROM audit_entries")
        ).all()

    assert all(all(str(value).strip() for value in row) for row in rows)
