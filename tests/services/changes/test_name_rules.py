"""Two organisations of one name: refused by hand, and said in a warning when a workbook has them."""

import unicodedata
from dataclasses import replace

import pytest

from tests.services.files import kept, place, preview, take
from tracker.database import Database
from tracker.domain.registers import Organisation
from tracker.services.changes.editing import plan_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.agreement_layouts import ORGANISATIONS

CAFE = Organisation("CAFE", "Café Council", "Council", None, None, None)


@pytest.fixture
def recorded(database: Database) -> Database:
    """A place whose council has an accent in its name, as one letter."""
    found = place()
    composed = replace(CAFE, name=unicodedata.normalize("NFC", CAFE.name))
    take(database, {**found, "Organisations": [*found["Organisations"], composed]})
    return database


def refusals(database: Database, edit: Edit) -> list[tuple[str | None, str]]:
    with database.reading() as session:
        return [(one.field, one.message) for one in plan_edits(session, [edit]).problems]


@pytest.mark.parametrize(
    "name",
    [unicodedata.normalize("NFD", "Café Council"), "CAFÉ COUNCIL", "Café  Council"],
)
def test_a_name_that_reads_like_anothers_is_refused(recorded: Database, name: str) -> None:
    twin = replace(CAFE, code="CAF2", name=name)

    [(field, message)] = refusals(recorded, Edit(ORGANISATIONS, None, twin))

    assert field == "name"
    assert message.endswith(
        "is the name of CAFE, too: choose CAFE if it is the same body, or enter what tells the two "
        "apart."
    )


def test_one_may_be_changed_and_keep_its_name(recorded: Database) -> None:
    ended = replace(CAFE, type="Combined authority")

    assert refusals(recorded, Edit(ORGANISATIONS, CAFE, ended)) == []


def test_an_organisation_is_not_renamed_to_anothers_name(recorded: Database) -> None:
    council = next(row for row in place()["Organisations"] if row.code == "LA")

    [(field, _)] = refusals(
        recorded, Edit(ORGANISATIONS, council, replace(council, name="café council"))
    )

    assert field == "name"


def test_a_workbook_may_bring_a_body_and_its_successor_of_one_name(recorded: Database) -> None:
    twin = replace(CAFE, code="CAF2")
    found = preview(recorded, {"Organisations": [twin]}).plan

    assert not found.problems
    assert any("Café Council is the name of CAFE, too" in one for one in found.warnings)
    take(recorded, {"Organisations": [twin]})
    assert "CAF2" in {row.code for row in kept(recorded, "Organisations")}
