"""What an import says of risk-share terms whose rows of one step contradict each other."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.domain import books
from tests.services.files import ACTOR
from tracker.config import Settings
from tracker.database import open_database
from tracker.domain.records.risk import RiskShare
from tracker.domain.registers import Row
from tracker.exporters.workbook import write_workbook
from tracker.intake import Incoming, check


def problems_of(settings: Settings, folder: Path, shares: tuple[RiskShare, ...]) -> list[str]:
    """What is wrong with a workbook that holds one agreement with these terms."""
    plain = books.book()
    rows: dict[str, Sequence[Row]] = {
        "Organisations": plain.organisations,
        "Agreements": [plain.agreement],
        "Partners": plain.partners,
        "Funds": plain.funds,
        "Schemes": plain.schemes,
        "Risk share": shares,
    }
    file = folder / "terms.xlsx"
    write_workbook(file, rows, ())
    database = open_database(settings)
    plan = check(database, ACTOR, Incoming(file, file.name))
    database.engine.dispose()
    return [f"{problem.column}: {problem.message}" for problem in plan.problems]


def halves(**second: Any) -> tuple[RiskShare, ...]:
    """A step of two halves, the second row changed."""
    first, other = books.fixed_shares({"ICB": "50", "LA": "50"})
    return first, replace(other, **second)


def test_include_in_kind_may_differ_in_a_step_that_splits_by_no_contribution(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    assert problems_of(sqlite_settings, tmp_path, halves(include_in_kind=True)) == []


@pytest.mark.parametrize(
    ("second", "heading"),
    [({"clause": "Schedule 4"}, "Clause"), ({"base": "Original"}, "Base")],
)
def test_what_a_step_says_agrees_on_all_its_rows(
    sqlite_settings: Settings, tmp_path: Path, second: dict[str, str], heading: str
) -> None:
    (problem,) = problems_of(sqlite_settings, tmp_path, halves(**second))

    assert problem.startswith(f"{heading}: {heading} differs within Overspend step 1")
