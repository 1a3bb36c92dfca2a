"""Whatever is typed into the forms of money, the answer is a page, and the same on both databases."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.demo.database import write_demo
from tests.demo.taking_in import take_in
from tests.people import LOCAL, act_as
from tests.web.money.test_months import carried, cell
from tests.web.test_money import BCF, CONTRIBUTIONS, POOL, send
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

NOVEMBER = f"{POOL}/months/2026-11"
HOSTILE = (
    "\x00", "a\x00b", "\ud7ff\u202e", "x" * 40_000, "<script>alert(1)</script>", "{{7*7}}",
    "'; DROP TABLE ledger; --", "=1+1", "1e400", "9" * 30, "a\nb\tc", "\u0301" * 10_000,
)  # fmt: skip
DAY = {"received_on-day": "20", "received_on-month": "11", "received_on-year": "2026"}
CONTRIBUTION = {"partner": "MARL-CC", "funding_source": "Winter", "amount": "5", "line": ""}
VIREMENT = {"scheme": "001", "target": "002", "amount": "5", "line": "V-9", "note": ""}


@pytest.fixture
def visitor(settings: Settings, tmp_path: Path) -> Iterator[FlaskClient]:
    app: Flask = create_app(settings)
    act_as(app, LOCAL)
    app.extensions["tracker.clock"] = lambda: datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    write_demo(tmp_path / "demonstration.xlsx")
    take_in(the_database(app), tmp_path / "demonstration.xlsx")
    yield app.test_client()
    the_database(app).engine.dispose()


def statuses(visitor: FlaskClient, word: str) -> dict[str, int]:
    """The answer of every form with a word in one field after the other."""
    page = visitor.get(CONTRIBUTIONS).text
    receipt = re.findall(r'href="([^"]*/receipt[^"]*)"', page)[3]
    invoice = receipt.replace("/receipt", "/invoice")
    found = {
        "amount received": send(visitor, receipt, **{**DAY, "received_amount": word}),
        "day received": send(visitor, receipt, **{**DAY, "received_on-day": word},
                             received_amount="1"),
        "invoice": send(visitor, invoice, invoice=word),
        "schedule": visitor.post(f"{POOL}/schedule?partner=MARL-ICB",
                                 data={"pattern": "custom", "days": word}),
        "pattern": visitor.post(f"{POOL}/schedule?partner=MARL-ICB", data={"pattern": word}),
        "profile": send(visitor, f"{POOL}/budgets/schemes/001/profile",
                        **{"2026-04": word}, do="save"),
        "wish": send(visitor, f"{POOL}/budgets/schemes/001/profile", do=word),
        "reopen": send(visitor, f"{BCF}/periods/2026-04/reopen", reason=word),
        "block": visitor.post(NOVEMBER, data={"do": "fill", "block": f"001\t{word}"}),
        "draft": visitor.post(NOVEMBER, data={cell("actual", "001"): word,
                                              cell("seen", "001"): "[]", "do": "draft"}),
        "seen": visitor.post(NOVEMBER, data={cell("actual", "001"): "1",
                                             cell("seen", "001"): word}),
    }  # fmt: skip
    for name in CONTRIBUTION:
        typed = {**CONTRIBUTION, name: word}
        found[f"contribution {name}"] = send(visitor, f"{CONTRIBUTIONS}/add", **typed)
    for name in VIREMENT:
        found[f"virement {name}"] = send(
            visitor, f"{POOL}/budgets/virement", **{**VIREMENT, name: word}
        )
    for name in ("actual", "forecast", "note"):
        sent = {**carried(visitor.get(NOVEMBER).text), cell("actual", "002"): "1"}
        found[f"month {name}"] = visitor.post(NOVEMBER, data={**sent, cell(name, "002"): word})
    assert all("<script>alert" not in answer.text for answer in found.values())
    return {name: answer.status_code for name, answer in found.items()}


def test_nothing_typed_brings_a_form_down(visitor: FlaskClient) -> None:
    for word in HOSTILE:
        answers = statuses(visitor, word)

        assert set(answers.values()) <= {200, 303, 400, 404, 409, 422}, (word[:20], answers)
    for address in (CONTRIBUTIONS, f"{POOL}/budgets", NOVEMBER, f"{BCF}/periods", "/money"):
        assert visitor.get(address).status_code == 200
