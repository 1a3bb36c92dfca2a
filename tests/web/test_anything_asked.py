"""Whatever an address asks, the answer is a page and never a fault."""

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.demo.database import write_demo
from tests.demo.taking_in import take_in
from tests.people import LOCAL, act_as
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

SEED = 2617
WORDS = (
    "", " ", "0", "-1", "1", "2", "99999999999999999999", "2025-26", "2025-2026", "FY2025-26",
    "9999-00", "0001-01-01", "9999-12-31", "2026-02-30", "31/03/2026", "03/31/2026", "001", "POOL",
    "MARL-CC", "'", "' OR 1=1 --", "\"; DROP TABLE ledger; --", "%", "%00", "\x00", "\N{CJK UNIFIED IDEOGRAPH-65E5}",
    "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "NaN", "Infinity", "1e400", "-0",
    "\N{ARABIC-INDIC DIGIT ONE}", "\N{FULLWIDTH DIGIT ONE}", "−5", "(1,234.50)", "£", "20,500,000.00", "x" * 300, "\u202e", "\ud7ff", "a\nb",
    "Pooled", "In view", "Actual",
)  # fmt: skip
NAMES = ("year", "as_at", "page", "q", "kind", "outturn", "scheme", "partner", "agreement", "sort")


@pytest.fixture
def pages(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings)
    act_as(app, LOCAL)
    write_demo(tmp_path / "demonstration.xlsx")
    take_in(the_database(app), tmp_path / "demonstration.xlsx")
    yield app
    the_database(app).engine.dispose()


def test_no_question_brings_a_page_down(pages: Flask) -> None:
    visitor = pages.test_client()
    chance = random.Random(SEED)  # noqa: S311  # the same questions on every run
    rules = [rule for rule in pages.url_map.iter_rules() if rule.endpoint not in {"static"}]
    statuses: dict[int, int] = {}
    for _ in range(400):
        rule = chance.choice(rules)
        parts = {
            "agreement": chance.choice(("BCF", "BCF", "BCF", "ACH", chance.choice(WORDS) or "x")),
            "fund": chance.choice(("POOL", "POOL", "ACUTE", chance.choice(WORDS) or "x")),
            "token": chance.choice(WORDS) or "x",
            "number": chance.choice((0, 1, 2, 2**31, 2**63, 10**30)),
            "period": chance.choice(("2026-10", "0000-01", "9999-12", chance.choice(WORDS) or "x")),
            "scheme": chance.choice(("001", chance.choice(WORDS) or "x")),
            "act": chance.choice(("close", "soft-close", "reopen", "x")),
            "form": chance.choice(("csv", "xlsx")),
        }
        with pages.test_request_context():
            address = pages.url_for(rule.endpoint, **_named(rule, parts, chance))
        asked = [(chance.choice(NAMES), chance.choice(WORDS)) for _ in range(chance.randint(0, 4))]
        with visitor.get(address, query_string=asked) as answer:
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            assert answer.status_code < 500, (address, asked)
            assert b"Traceback" not in answer.data
            assert b"<script>alert" not in answer.data

    assert set(statuses) <= {200, 302, 303, 400, 404, 405, 422}
    assert statuses[200] > 40


def _named(rule: Rule, parts: Mapping[str, object], chance: random.Random) -> dict[str, object]:
    """What an address names: a likely part where there is one, else any number or word."""

    def part(name: str) -> object:
        if f"<int:{name}>" in rule.rule:
            return parts["number"]
        if listed := re.search(rf"<any\(([^)]*)\):{name}>", rule.rule):
            return chance.choice([word.strip(" '\"") for word in listed[1].split(",")])
        return parts.get(name, chance.choice(WORDS) or "x")

    return {name: part(name) for name in sorted(rule.arguments)}


@pytest.mark.parametrize("address", ["/agreements", "/scorecard"])
@pytest.mark.parametrize("word", ["endpoint", "_method", "_scheme", "_external", "_anchor", "self"])
def test_no_word_that_is_asked_means_anything_to_the_links_of_a_list(
    visitor: FlaskClient, address: str, word: str
) -> None:
    page = visitor.get(f"{address}?{word}=javascript")

    assert page.status_code == 200
    assert f'href="{address}?{word}=javascript&amp;sort=title#agreements"' in page.text
