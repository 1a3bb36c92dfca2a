"""The demonstration keeps the workbook's contract and tells the stories it promises."""

from datetime import date
from decimal import Decimal

import pytest

from tests.demo.books import book_of
from tracker.demo import demo_beside, demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition, agreement_position
from tracker.domain.funds.risk_rows import terms_versions
from tracker.domain.health_checks import check
from tracker.domain.obligations.agreement_calendar import DueKind, due_items
from tracker.domain.outcomes.measures import Track, measure_statuses
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.result import Rule
from tracker.domain.risk_share.terms import FundKind, faults
from tracker.sheets import LAYOUTS, Layout, layout_named

ROWS = demo_rows()
AGREEMENTS = [row.agreement for row in ROWS["Agreements"]]
TODAY = date(2026, 11, 22)
LAST_YEAR, THIS_YEAR = FinancialYear(2025), FinancialYear(2026)


def book(code: str) -> AgreementBook:
    return book_of(ROWS, code)


def fund(agreement: str, code: str, year: FinancialYear = THIS_YEAR) -> FundPosition:
    found = agreement_position(book(agreement), year, min(year.last_day, TODAY)).fund(code)
    assert found is not None
    return found


def shares(position: FundPosition) -> list[str]:
    return [str(amount) for _, amount in sorted(position.share.shares.items())]


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.sheet)
def layout(request: pytest.FixtureRequest) -> Layout:
    return request.param


def test_every_sheet_of_the_workbook_has_rows(layout: Layout) -> None:
    assert ROWS[layout.sheet]


def test_no_two_rows_of_a_sheet_share_a_key(layout: Layout) -> None:
    keys = [layout.key_of(row) for row in ROWS[layout.sheet]]

    assert len(set(keys)) == len(keys)


def test_every_row_names_rows_that_exist(layout: Layout) -> None:
    for reference in layout.references:
        other = layout_named(reference.sheet)
        assert other is not None
        known = {other.key_of(row) for row in ROWS[other.sheet]}

        for row in ROWS[layout.sheet]:
            named = tuple(layout.value(row, field) for field in reference.fields)
            assert None in named or named in known, layout.key_text(row)


def test_every_cell_reads_back_as_it_was_written(layout: Layout) -> None:
    for row in ROWS[layout.sheet]:
        for column, wire in zip(layout.columns, layout.dump(row), strict=True):
            written = column.kind.write(layout.value(row, column.field))

            if written in (None, ""):
                assert wire == column.kind.blank or not column.required
            else:
                cell = float(written) if isinstance(written, Decimal) else written
                assert column.kind.read(cell) == wire


def test_no_row_contradicts_itself(layout: Layout) -> None:
    for row in ROWS[layout.sheet]:
        wires = dict(zip(layout.fields, layout.dump(row), strict=True))

        assert list(layout.row_faults(wires)) == []


@pytest.mark.parametrize("code", AGREEMENTS)
def test_each_host_is_a_partner_and_employs_the_pool_manager(code: str) -> None:
    agreement = book(code).agreement

    assert agreement.host in {partner.organisation for partner in book(code).partners}
    assert agreement.pool_manager_employer in (agreement.host, None)


@pytest.mark.parametrize("code", AGREEMENTS)
@pytest.mark.parametrize("year", [LAST_YEAR, THIS_YEAR], ids=str)
def test_each_variance_is_placed_to_the_penny(code: str, year: FinancialYear) -> None:
    position = agreement_position(book(code), year, min(year.last_day, TODAY))

    for share in (found.share for found in position.funds if found.kind is FundKind.POOLED):
        placed = share.reserve_used + share.uncommitted_cut - share.retained + share.unallocated
        assert share.variance == sum(share.shares.values()) + placed
        assert share.error is None
        assert share.no_forecast == ()


def test_the_better_care_fund_empties_its_reserve_before_it_shares() -> None:
    share = fund("BCF", "POOL").share

    assert share.reserve_used == Decimal("500000.00")
    assert share.uncommitted_cut == Decimal("100000.00")
    assert sum(share.shares.values()) == Decimal("300000.00")


def test_the_capital_grant_is_kept_by_terms_of_its_own_scheme() -> None:
    steps = [step for step in fund("BCF", "POOL").share.steps if step.scheme == "003"]

    assert [(step.method, step.taken) for step in steps] == [
        ("Retain in fund", Decimal("30000.00"))
    ]


def test_a_variation_adds_to_both_partners_contributions() -> None:
    change = {c.partner: c.amount for c in book("BCF").contributions if c.variation == "V1"}

    assert change == {"MARL-ICB": Decimal("400000.00"), "MARL-CC": Decimal("100000.00")}


def test_the_older_peoples_pool_shares_by_the_rounded_percentages() -> None:
    assert shares(fund("OP", "OPPOOL")) == ["510000.00", "490000.00"]


def test_aligned_money_is_reported_and_never_shared_under_terms() -> None:
    position = fund("ACH", "ALIGNED", LAST_YEAR)

    assert position.share.variance == Decimal("8812000.00")
    assert shares(position) == ["4325000.00", "4487000.00"]
    assert position.share.rule is Rule.NOT_SHARED


def test_the_tiers_of_the_equipment_pool_all_bite() -> None:
    share = fund("CES", "EQUIP").share

    assert [step.taken for step in share.steps] == [
        Decimal("24000.00"),
        Decimal("48000.00"),
        Decimal("36000.00"),
    ]


def test_a_cap_is_reached_and_leaves_the_rest_unallocated() -> None:
    share = fund("IC", "ICPOOL").share

    assert share.shares["MARL-ICB"] == Decimal("15000.00")
    assert share.unallocated == Decimal("5000.00")


def test_the_carers_underspend_is_kept_in_part() -> None:
    position = fund("CARE", "CAREPOOL", LAST_YEAR)

    assert position.share.retained == Decimal("100000.00")
    assert shares(position) == ["-52500.00", "-35000.00"]


def test_three_partners_bear_equal_thirds() -> None:
    assert shares(fund("CYP", "CYPPOOL")) == ["33333.34", "33333.33", "33333.33"]


def test_one_pool_has_no_agreed_rule() -> None:
    share = fund("NEIGH", "TEAMS").share

    assert share.rule is Rule.NO_AGREED_RULE
    assert share.unallocated == Decimal("40000.00")


def test_every_kind_of_fund_occurs() -> None:
    assert {row.kind for row in ROWS["Funds"]} == {str(kind) for kind in FundKind}


def test_one_agreement_is_unsigned_by_two_of_its_partners() -> None:
    unsigned = [
        (row.agreement, row.organisation) for row in ROWS["Partners"] if row.signed_on is None
    ]

    assert unsigned == [("CYP", "MARL-ICB"), ("CYP", "TARN-FT")]


def test_a_review_quarterly_reports_and_instalments_are_overdue() -> None:
    overdue = {
        (item.agreement, item.kind)
        for code in AGREEMENTS
        for item in due_items(book(code), TODAY)
        if item.days < 0
    }

    assert ("MH", DueKind.REVIEW) in overdue
    assert ("IC", DueKind.QUARTERLY_REPORT) in overdue
    assert ("OP", DueKind.INSTALMENT) in overdue


def test_measures_are_on_track_off_track_and_without_data() -> None:
    tracks = {status.track for code in AGREEMENTS for status in measure_statuses(book(code), TODAY)}

    assert tracks >= {Track.ON_TRACK, Track.OFF_TRACK, Track.WITHIN_TOLERANCE, Track.NO_DATA}


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("BCF", {"K2", "K13", "K20"}),
        ("MH", {"K4", "K7", "K10", "K26"}),
        ("TICO", {"K2", "K4"}),
        ("IC", {"K10", "K20", "K21"}),
        ("CYP", {"K1", "K2", "K4", "K5", "K6", "K10", "K20"}),
        ("NEIGH", {"K6", "K7", "K8", "K20", "K21"}),
        ("CES", {"K20", "K23"}),
        ("CARE", {"K21"}),
        ("OP", {"K4"}),
        ("ACH", set()),
        ("S256", set()),
    ],
)
def test_the_checks_find_what_each_agreement_was_written_to_show(
    code: str, numbers: set[str]
) -> None:
    found = check(book_of({**ROWS, **demo_beside()}, code), TODAY)

    assert {finding.check for finding in found} == numbers


def test_last_year_has_all_its_months_and_this_year_stops_in_october() -> None:
    months = {row.period for row in ROWS["Ledger"] if row.measure == "Actual"}

    assert months == set(LAST_YEAR.periods) | set(THIS_YEAR.periods[:7])


def test_the_demonstration_is_the_same_every_time() -> None:
    assert demo_rows() == ROWS


@pytest.mark.parametrize("code", AGREEMENTS)
def test_no_terms_hold_a_fault(code: str) -> None:
    partners = [partner.organisation for partner in book(code).partners]
    versions = terms_versions(book(code).risk_shares, book(code).caps)

    found = [
        fault for held in versions.values() for terms in held for fault in faults(terms, partners)
    ]

    assert found == []
