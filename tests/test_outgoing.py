"""The summary of the demonstration, as both doors make it."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.demo.database import write_demo
from tests.demo.taking_in import take_in
from tracker.access import COMMAND_LINE, Actor
from tracker.database import Database
from tracker.errors import NotFound
from tracker.outgoing import Scope, save_summary, save_workbook

ACTOR = Actor("a.finance@example.org", COMMAND_LINE)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def demonstration(database: Database, tmp_path: Path) -> Database:
    write_demo(tmp_path / "demonstration.xlsx")
    take_in(database, tmp_path / "demonstration.xlsx")
    return database


def test_every_check_of_a_summary_agrees(demonstration: Database, tmp_path: Path) -> None:
    out = tmp_path / "summary.xlsx"

    with demonstration.reading() as session:
        save_summary(session, out, Scope(), ACTOR, NOW, TODAY)

    checks = openpyxl.load_workbook(out, data_only=True)["Checks"]
    results = [row[5] for row in checks.iter_rows(min_row=5, values_only=True) if row[0]]
    assert len(results) > 15
    assert set(results) == {"agrees"}


def test_a_summary_covers_the_agreements_asked_for(demonstration: Database, tmp_path: Path) -> None:
    out = tmp_path / "summary.xlsx"

    with demonstration.reading() as session:
        save_summary(session, out, Scope(agreements=["IC"]), ACTOR, NOW, TODAY)

    register = openpyxl.load_workbook(out, data_only=True)["Agreements"]
    codes = {row[0] for row in register.iter_rows(values_only=True)}
    assert "IC" in codes
    assert "BCF" not in codes


def test_an_agreement_nobody_has_recorded_is_refused(
    demonstration: Database, tmp_path: Path
) -> None:
    with (
        demonstration.reading() as session,
        pytest.raises(NotFound, match="There is no agreement NOBODY"),
    ):
        save_workbook(session, tmp_path / "ours.xlsx", Scope(agreements=["NOBODY"]))
