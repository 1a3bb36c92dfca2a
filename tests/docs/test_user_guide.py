"""The user guide keeps up with the program."""

import re
from pathlib import Path

import pytest

from tests.demo.books import book_of
from tests.exporters.summaries import facts_of_rows
from tracker.demo import demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.health_checks import CHECKS
from tracker.domain.risk_share.terms import FundKind, Method
from tracker.exporters.summary.content import content_of
from tracker.sheets import layout_named

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide"
PAGES = sorted(GUIDE.glob("*.md"))


def text(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


def test_every_check_has_its_line_and_no_other_has() -> None:
    lines = re.findall(r"^\| (K\d+) \|", text("checks.md"), re.MULTILINE)

    assert lines == list(CHECKS)


def test_every_method_is_explained() -> None:
    for method in Method:
        assert f"| {method} |" in text("risk-share.md")


def test_the_auditor_is_told_of_every_sheet_in_its_order() -> None:
    year = FinancialYear(2026)
    tables = content_of(facts_of_rows(demo_rows(), year, year.month(8).last_day)).in_order

    lines = re.findall(r"^\| ([A-Z][^|]*) \|", text("auditor.md"), re.MULTILINE)
    named = [name for line in lines[1:] for name in line.split(", ")]

    assert named == ["Cover", "Guide", "Charts", *(table.sheet.name for table in tables)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_agreement_and_sheet_in_a_command_exists(page: Path) -> None:
    known = {row.agreement for row in demo_rows()["Agreements"]}
    words = page.read_text(encoding="utf-8")

    named = re.findall(r"tracker (?:position|what-if|check|period \w+) ([A-Z]+)\b", words)
    sheets = re.findall(r"--(?:remove-missing|sheet) (\w+)", words)

    assert set(named) <= known
    assert all(layout_named(sheet) for sheet in sheets)


def test_the_ladder_read_aloud_is_the_demonstrations() -> None:
    year = FinancialYear(2026)
    day = year.month(8).last_day
    found = agreement_position(book_of(demo_rows(), "BCF"), year, day).fund("POOL")
    assert found is not None
    assert found.kind is FundKind.POOLED
    page = text("risk-share.md")

    amounts = [found.share.shares["MARL-ICB"], found.share.shares["MARL-CC"]]
    amounts += [step.taken for step in found.share.steps]
    bases = [dict(step.base) for step in found.share.steps if step.base]

    assert all(f"£{amount:,.2f}" in page for amount in amounts)
    assert bases
    assert all(f"£{amount:,.2f}" in page for base in bases for amount in base.values())
    assert f"variance {found.share.variance:,.2f} = shares 300,000.00" in page
