"""The public format: the sheets, their headings, which are required, and what tells rows apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import Budget
from tracker.domain.vocabulary import LEDGER_MEASURES
from tracker.sheets import (
    CLOSED_PERIODS,
    LAYOUTS,
    LEDGER,
    VERSIONS,
    Layout,
    heading_key,
    layout_named,
)

# Each sheet's headings as published; a star marks a required column. Other people's spreadsheets
# depend on every word: a column may be added, none may be renamed, dropped or made required.
PUBLISHED = {
    "Organisations": "Code*, Name*, Type*, Valid from, Valid to, Successor",
    "Agreements": "Agreement*, Title*, Legal basis*, Area, Client group, Host*, Pool manager, "
    "Pool manager employer, Start date*, End date, Notice months, Review every months, "
    "Next review, Aims, Improvement statement, Services, NHS functions, Council functions, "
    "Staff and goods, Variation terms, Termination terms, Monitoring, Consultation ended, "
    "Dispute route, Exit plan, Audit route, Report within days",
    "Partners": "Agreement*, Organisation*, Signatory, Signatory role, Signed on",
    "Funds": "Agreement*, Fund*, Title*, Kind*, Reserve, Uncommitted",
    "Schemes": "Agreement*, Fund*, Scheme*, Title*, Lead commissioner, Provider, Area of spend, "
    "VAT regime",
    "Variations": "Agreement*, Variation*, Effective from*, Title, Signed on",
    "Contributions": "Agreement*, Fund*, Scheme, Partner*, Financial year*, Funding source*, "
    "Line, Variation, Recurrent, Capital, In kind, Designated, Amount*, Status",
    "Instalments": "Agreement*, Fund*, Partner*, Financial year*, Due date*, Amount*, Invoice, "
    "Invoiced on, Received on, Received amount",
    "Budgets": "Agreement*, Fund*, Scheme*, Financial year*, Line*, Amount*, Approved on, Note",
    "Profiles": "Agreement*, Fund*, Scheme*, Period*, Amount*",
    "Ledger": "Agreement*, Fund*, Scheme*, Period*, Measure*, Amount*, Narrative, Source reference",
    "Risk share": "Agreement*, Fund*, Scheme, Direction*, Effective from*, Step*, Method*, "
    "Limit, Limit unit, Partner, Share, Clause, Base, Include in kind",
    "Risk share caps": "Agreement*, Fund*, Direction*, Effective from*, Partner*, Cap*, "
    "Cap unit*, Excess to",
    "Reviews": "Agreement*, Due*, Kind, Held on, Outcome, Decision, Next review",
    "Returns": "Agreement*, Fund*, Kind*, Period*, Due, Submitted on, Submitted by",
    "Outcome measures": "Agreement*, Measure*, Title*, Unit*, Better*, Definition, Baseline, "
    "Baseline period, Frequency, Tolerance, Source",
    "Outcome targets": "Agreement*, Measure*, Period*, Target*, Upper target",
    "Outcome readings": "Agreement*, Measure*, Period*, Value, Status, Source",
}
KEYS = {
    "Organisations": "Code",
    "Agreements": "Agreement",
    "Partners": "Agreement + Organisation",
    "Funds": "Agreement + Fund",
    "Schemes": "Agreement + Fund + Scheme",
    "Variations": "Agreement + Variation",
    "Contributions": "Agreement + Fund + Scheme + Partner + Financial year + Funding source + "
    "Line + Variation",
    "Instalments": "Agreement + Fund + Partner + Due date",
    "Budgets": "Agreement + Fund + Scheme + Financial year + Line",
    "Profiles": "Agreement + Fund + Scheme + Period",
    "Ledger": "Agreement + Fund + Scheme + Period + Measure + Source reference",
    "Risk share": "Agreement + Fund + Scheme + Direction + Effective from + Step + Partner",
    "Risk share caps": "Agreement + Fund + Direction + Effective from + Partner",
    "Reviews": "Agreement + Due",
    "Returns": "Agreement + Fund + Kind + Period",
    "Outcome measures": "Agreement + Measure",
    "Outcome targets": "Agreement + Measure + Period",
    "Outcome readings": "Agreement + Measure + Period",
}
BUDGET = Budget("A1", "BCF", "S1", FinancialYear(2025), "Original", Decimal("5.00"), None, None)
each_sheet = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.sheet)


def layout(sheet: str) -> Layout:
    found = layout_named(sheet)
    assert found is not None
    return found


def test_the_workbook_has_its_eighteen_sheets_in_their_order() -> None:
    assert [layout.sheet for layout in LAYOUTS] == list(PUBLISHED)


@each_sheet
def test_a_sheet_has_every_published_column_and_requires_no_other(layout: Layout) -> None:
    now = {f"{column.heading}{'*' if column.required else ''}" for column in layout.columns}
    published = set(PUBLISHED[layout.sheet].split(", "))
    assert published <= now
    assert not any(heading.endswith("*") for heading in now - published)


@each_sheet
def test_a_row_is_told_apart_by_its_published_key(layout: Layout) -> None:
    headings = [layout.column[field].heading for field in layout.key]
    assert " + ".join(headings) == KEYS[layout.sheet]


@each_sheet
def test_no_two_headings_of_a_sheet_are_taken_for_each_other(layout: Layout) -> None:
    assert len({heading_key(column.heading) for column in layout.columns}) == len(layout.columns)


@each_sheet
def test_what_a_sheet_refers_to_is_the_key_of_a_sheet(layout: Layout) -> None:
    for reference in layout.references:
        named = layout_named(reference.sheet)
        assert named is not None
        assert len(reference.fields) == len(named.key)
        assert set(reference.fields) <= set(layout.fields)


@pytest.mark.parametrize("text", ["Risk share caps", "RISK SHARE CAPS", "  risk   share\tcaps "])
def test_names_match_without_regard_to_case_or_space(text: str) -> None:
    assert layout_named(text) is layout("Risk share caps")


@pytest.mark.parametrize("text", ["", "Riskshare", "Notes", "Agreement versions", "Closed periods"])
def test_what_is_no_sheet_of_the_workbook_has_no_layout(text: str) -> None:
    assert layout_named(text) is None


@pytest.mark.parametrize(
    ("sheet", "field", "blank"),
    [
        ("Contributions", "recurrent", True),
        ("Contributions", "capital", False),
        ("Contributions", "in_kind", False),
        ("Contributions", "designated", False),
        ("Contributions", "status", "Agreed"),
        ("Contributions", "line", ""),
        ("Contributions", "variation", None),
        ("Ledger", "source_reference", ""),
        ("Risk share", "base", "Revised"),
        ("Risk share", "include_in_kind", False),
        ("Agreements", "report_within_days", None),
    ],
)
def test_a_blank_means_what_the_format_says(sheet: str, field: str, blank: object) -> None:
    assert layout(sheet).column[field].kind.blank is blank


@pytest.mark.parametrize(
    ("sheet", "field", "words"),
    [
        ("Agreements", "legal_basis", ("Section 75, Section 76, Section 256, Section 257, "
         "Section 65Z5, Section 113, Section 10, Section 33 (Wales), Part 9 (Wales), "
         "Integration scheme (Scotland), Aligned budgets, Section 31, Section 28A, Section 28BB")),
        ("Organisations", "type", ("ICB, NHS trust, NHS foundation trust, Council, "
         "Combined authority, Health board, Other, PCT, CCG")),
        ("Funds", "kind", "Pooled, Aligned, In view, Lead commissioning, Grant transfer"),
        ("Contributions", "status", "Proposed, Agreed, Final"),
        ("Ledger", "measure", "Actual, Forecast outturn, Commitment"),
        ("Risk share", "direction", "Overspend, Underspend"),
        ("Risk share", "limit_unit", "GBP, % of budget"),
        ("Risk share", "base", "Original, Revised"),
        ("Risk share caps", "cap_unit", "GBP, % of contribution"),
        ("Reviews", "kind", "Annual, Mid-year, Triggered, End of term"),
        ("Reviews", "outcome", "Continue, Vary, Terminate, Extend"),
        ("Returns", "kind", "Quarterly report, Annual return"),
        ("Outcome measures", "better", "Higher, Lower, In range"),
        ("Outcome measures", "frequency", "Monthly, Quarterly, Annual"),
        ("Outcome readings", "status", "Provisional, Final, Not available"),
        ("Contributions", "in_kind", "Yes, No"),
    ],
)  # fmt: skip
def test_a_listed_column_offers_its_published_words(sheet: str, field: str, words: str) -> None:
    assert ", ".join(layout(sheet).column[field].kind.choices) == words


def test_a_ledger_measure_is_listed_and_an_outcome_measure_is_a_code() -> None:
    assert tuple(LEDGER.column["measure"].kind.choices) == LEDGER_MEASURES
    assert layout("Outcome measures").column["measure"].kind.read("Actual ") == "Actual"


def test_a_key_is_told_as_people_read_it() -> None:
    assert layout("Budgets").key_text(BUDGET) == "A1 / BCF / S1 / 2025-26 / Original"


def test_a_key_tells_dates_day_first_and_leaves_out_blanks() -> None:
    row = layout("Risk share").load(
        ("A1", "BCF", None, "Overspend", "2025-04-01", 1, "Undetermined", None, None, None, None,
         None, "Revised", False)
    )  # fmt: skip
    assert layout("Risk share").key_text(row) == "A1 / BCF / Overspend / 01/04/2025 / 1"


def test_rows_are_ordered_by_their_key_with_blanks_first() -> None:
    measures = layout("Contributions")
    first = (
        "A1",
        "BCF",
        None,
        "ICB",
        2025,
        "Core",
        "",
        None,
        True,
        False,
        False,
        False,
        1,
        "Agreed",
        None,
        None,
    )
    later = (*first[:2], "S1", *first[3:])
    last = (*first[:7], "V1", *first[8:])
    rows = [measures.load(wires) for wires in (later, last, first)]
    assert [measures.dump(row) for row in sorted(rows, key=measures.sort_key)] == [
        first, last, later,
    ]  # fmt: skip


def test_a_row_takes_over_some_fields_of_another() -> None:
    other = replace(BUDGET, amount=Decimal("9.00"), note="Uplift", approved_on=date(2025, 6, 1))
    merged = layout("Budgets").with_fields_of(BUDGET, other, ["note", "approved_on"])
    assert merged == replace(BUDGET, note="Uplift", approved_on=date(2025, 6, 1))


def test_past_versions_and_closed_months_have_the_shape_of_sheets() -> None:
    assert VERSIONS.fields == (*layout("Agreements").fields, "ended_by")
    assert VERSIONS.key == ("agreement", "ended_by")
    assert CLOSED_PERIODS.key == CLOSED_PERIODS.fields == ("agreement", "period")
