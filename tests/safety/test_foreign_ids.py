"""What belongs to others is not there: the same answer as for what nobody has recorded."""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.safety.crawling import Answer, FoundForm, Tour, go_everywhere
from tests.safety.world import (
    ADMINISTRATOR,
    AUDITOR,
    BOARD_MEMBER,
    FINANCE_LEAD,
    OUTSIDER,
    PARTNER,
    World,
)

# Words that stand on pages of the demonstration and on no page of anybody else. Names of
# organisations are no secret: everybody chooses partners from them.
OF_THE_COUNCIL = (
    "admin@marlshire.example", "lead@marlshire.example", "marlshire-icb.example",
    "Marlshire Better Care", "OPPOOL", "TICO",
    "Winter of BCF", "Copy of BCF", "Private words of admin", "Agreed for MH",
    "Workbook of BCF",
)  # fmt: skip
OF_THE_OUTSIDER = (
    "lead@nextshire.example", "Nextshire Better Care", "OUTPOOL", "Winter of OUT", "Copy of OUT",
    "Private words of lead@next", "Agreed for OUT", "Workbook of OUT",
)  # fmt: skip
# What the council keeps from its own partner, too.
PRIVATE = ("Winter of BCF", "Private words of admin", "Workbook of BCF", "/uploads/", "/files/")

MISSING: Mapping[str, object] = {
    "agreement": "NOSUCH", "fund": "NOSUCH", "scheme": "NOSUCH", "organisation": "NOSUCH",
    "measure": "NOSUCH", "variation": "NOSUCH", "name": "NOSUCH", "line": "0" * 16,
    "instalment": "0" * 16, "token": "A" * 43, "number": 987654, "document": 987654,
    "role": 987654,
}  # fmt: skip
# These name no record but a part of a page, a month or a kind of file.
NO_RECORD = frozenset({"form", "part", "period", "act", "filename"})
# Who is recorded, and the standard measures, are the same for everybody, and so is their history.
KNOWN_TO_ALL = ("organisations.", "measure_library.", "shared_history.")
# What tells the parts of agreement OUT from those of the BCF, which are coded alike otherwise.
THEIRS_ALONE = frozenset({"fund", "number", "line", "instalment"})


def comparable(answer_text: str, values: Mapping[str, object]) -> str:
    """A page without what differs from one asking to the next, and without what was asked for."""
    text = re.sub(r"Reference: [0-9a-f]{8}", "", _main(answer_text))
    for value in sorted(map(str, values.values()), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(value)}\b", "…", text)
    return text


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def missing(values: Mapping[str, object]) -> dict[str, object]:
    """The same names for something that nobody has recorded."""
    return {name: MISSING.get(name, value) for name, value in values.items()}


def address_of(world: World, endpoint: str, values: Mapping[str, object], like: str) -> str:
    """The address of a route for other values, with the question that was asked of it."""
    with world.app.test_request_context():
        built = world.app.url_for(endpoint, **values)
    question = like.partition("?")[2]
    return f"{built}?{question}" if question else built


def named(tour: Tour) -> Iterator[Answer]:
    """Every page whose address names a record."""
    return (
        answer
        for answer in tour.answers
        if set(answer.values) - NO_RECORD and answer.endpoint != "links.follow"
    )


def named_forms(tour: Tour) -> Iterator[FoundForm]:
    return (found for found in tour.forms.values() if set(found.values) - NO_RECORD)


def test_to_an_outsider_every_page_of_others_is_missing(world: World, tour: Tour) -> None:
    outsider = world[OUTSIDER]
    before = world.contents()

    for found in named(tour):
        if found.endpoint.startswith(KNOWN_TO_ALL):
            continue  # see the tests of what is known to all
        foreign = outsider.get(found.address)
        values = missing(found.values)
        unknown = outsider.get(address_of(world, found.endpoint, values, found.address))
        assert foreign.status_code == 404, found.address
        assert unknown.status_code == 404, found.endpoint
        assert comparable(foreign.text, found.values) == comparable(unknown.text, values), (
            found.address
        )

    assert world.contents() == before


def test_to_an_outsider_every_form_of_others_is_missing(world: World, tour: Tour) -> None:
    outsider = world[OUTSIDER]
    before = world.contents()

    for found in named_forms(tour):
        if found.endpoint.startswith(KNOWN_TO_ALL):
            continue
        foreign = outsider.post(found.address, data=found.form.data())
        values = missing(found.values)
        address = address_of(world, found.endpoint, values, found.address)
        unknown = outsider.post(address, data=found.form.data())
        assert foreign.status_code == 404, found.address
        assert unknown.status_code == 404, found.endpoint
        assert comparable(foreign.text, found.values) == comparable(unknown.text, values), (
            found.address
        )

    assert world.contents() == before


def test_an_organisation_of_others_is_not_changed(world: World, tour: Tour) -> None:
    found = tour.forms["organisations.change"]
    before = world.contents()

    answer = world[OUTSIDER].post(found.address, data=found.form.data())

    assert answer.status_code in {403, 404}
    assert world.contents() == before


def test_what_is_known_to_all_is_changed_by_administrators_only(world: World, tour: Tour) -> None:
    """The library of measures and the national dates: any organisation's administrator, no others."""
    shared = [e for e in tour.forms if e.startswith(("measure_library.", "bcf_dates."))]
    assert len(shared) == 6
    before = world.contents()

    for endpoint in shared:
        found = tour.forms[endpoint]
        for email in (FINANCE_LEAD, PARTNER, BOARD_MEMBER, AUDITOR):
            assert world[email].get(found.address).status_code == 403, (endpoint, email)
            answer = world[email].post(found.address, data=found.form.data())
            assert answer.status_code == 403, (endpoint, email)

    assert world.contents() == before


@pytest.mark.parametrize("name", ["agreement", "partner", "q", "area", "person", "record", "fund"])
def test_a_question_about_others_brings_nothing_to_light(
    world: World, abroad: Tour, name: str
) -> None:
    outsider = world[OUTSIDER]
    asked = {"agreement": "BCF", "partner": "MARL-CC", "area": "Marlshire", "fund": "POOL"}
    word = asked.get(name, "Marlshire Better Care")

    for endpoint, page in abroad.by_route().items():
        if name in abroad.questions.get(endpoint, set()):
            answer = outsider.get(page.address.partition("?")[0], query_string={name: word})
            found = Answer(
                page.address, endpoint, {}, answer.status_code, dict(answer.headers), answer.data
            )
            answer.close()
            text = found.words.replace("Marlshire Better Care", "", 2)  # what was typed comes back
            assert answer.status_code < 500
            assert [said for said in OF_THE_COUNCIL if said in text] == [], answer.request.url


def test_no_page_or_file_that_an_outsider_finds_says_anything_of_others(abroad: Tour) -> None:

    assert len(abroad.answers) > 100
    for answer in abroad.answers:
        said = answer.words
        if answer.status == 404:  # the code that was asked for may come back
            said = comparable(answer.text, answer.values)
        assert [word for word in OF_THE_COUNCIL if word in said] == [], answer.address


def test_no_page_of_the_council_says_anything_of_the_outsider(tour: Tour) -> None:
    for answer in tour.answers:
        assert [word for word in OF_THE_OUTSIDER if word in answer.words] == [], answer.address


def test_what_is_private_is_kept_from_the_partner(world: World, tour: Tour) -> None:
    partner = world[PARTNER]

    for answer in go_everywhere(world.app, partner).answers:
        assert [word for word in PRIVATE if word in answer.words] == [], answer.address
    for answer in named(tour):
        if "token" in answer.values or answer.endpoint.startswith("jobs.job"):
            assert partner.get(answer.address).status_code == 404, answer.address


def test_a_child_of_another_parent_is_not_found_under_ones_own(world: World, abroad: Tour) -> None:
    """The parts of agreement OUT, asked for and changed as if they were parts of the BCF."""
    council = world[ADMINISTRATOR]
    before = world.contents()
    swept = 0

    for found in [*abroad.answers, *named_forms(abroad)]:
        if found.values.get("agreement") != "OUT" or not THEIRS_ALONE & set(found.values):
            continue
        if found.values.get("fund") == "ACUTE":
            continue  # there is a fund of that code in both
        address = address_of(
            world, found.endpoint, {**found.values, "agreement": "BCF"}, found.address
        )
        if isinstance(found, Answer):
            answer = council.get(address)
        else:
            answer = council.post(address, data=found.form.data())
        swept += 1
        assert answer.status_code == 404, address

    assert swept > 50
    assert world.contents() == before
