"""What contradicts itself within one row, and which column is to be mended."""

import pytest

from tracker.sheets import Wire, layout_named

Row = dict[str, Wire]
FIXED: Row = {"method": "Fixed shares", "partner": "ICB", "share": "51"}
OTHER: Row = {"method": "Use reserve"}


def faults(sheet: str, **filled: Wire) -> dict[str, str]:
    """The fields at fault and what is said, of a row that is blank but for some fields."""
    layout = layout_named(sheet)
    assert layout is not None
    row: Row = {column.field: column.kind.blank for column in layout.columns}
    return dict(layout.row_faults(row | filled))


@pytest.mark.parametrize("sheet", ["Partners", "Contributions", "Ledger", "Reviews", "Variations"])
def test_most_sheets_have_no_rule_within_a_row(sheet: str) -> None:
    assert faults(sheet) == {}


def test_an_agreement_may_end_on_the_day_it_starts_and_not_before() -> None:
    assert faults("Agreements", start_date="2025-04-01", end_date="2025-04-01") == {}
    assert faults("Agreements", start_date="2025-04-01") == {}
    assert list(faults("Agreements", start_date="2025-04-01", end_date="2025-03-31")) == [
        "end_date"
    ]


def test_a_body_begins_before_it_ends() -> None:
    assert faults("Organisations", valid_from="2013-04-01", valid_to="2022-06-30") == {}
    assert faults("Organisations", valid_to="2022-06-30") == {}
    assert list(faults("Organisations", valid_from="2022-07-01", valid_to="2022-06-30")) == [
        "valid_to"
    ]


def test_a_body_does_not_succeed_itself() -> None:
    assert faults("Organisations", code="CCG1", successor="ICB1") == {}
    assert list(faults("Organisations", code="CCG1", successor="CCG1")) == ["successor"]


def test_a_reserve_and_an_uncommitted_amount_are_never_below_zero() -> None:
    assert faults("Funds", reserve=0, uncommitted=None) == {}
    assert list(faults("Funds", reserve=-1, uncommitted=-5)) == ["reserve", "uncommitted"]


def test_fixed_shares_name_a_partner_and_its_share() -> None:
    assert faults("Risk share", **FIXED) == {}
    assert list(faults("Risk share", method="Fixed shares")) == ["partner", "share"]


def test_a_partner_without_a_share_is_half_a_row() -> None:
    assert faults("Risk share", **FIXED | {"share": None}) == {
        "share": "is blank: each row of a Fixed shares step names a share"
    }


@pytest.mark.parametrize("method", ["Use reserve", "By contribution", "Lead commissioner"])
def test_partner_and_share_belong_to_fixed_shares_only(method: str) -> None:
    assert faults("Risk share", method=method) == {}
    assert faults("Risk share", **FIXED | {"method": method}) == {
        "partner": f"belongs to Fixed shares only: clear it for {method}",
        "share": f"belongs to Fixed shares only: clear it for {method}",
    }


def test_a_limit_and_its_unit_come_together() -> None:
    assert faults("Risk share", **OTHER, limit="5", limit_unit="GBP") == {}
    assert list(faults("Risk share", **OTHER, limit="5")) == ["limit_unit"]
    assert list(faults("Risk share", **OTHER, limit_unit="GBP")) == ["limit"]


@pytest.mark.parametrize("limit", ["5%", "0.005", "1.001"])
def test_a_limit_in_pounds_is_no_percentage_and_has_no_third_decimal(limit: str) -> None:
    assert list(faults("Risk share", **OTHER, limit=limit, limit_unit="GBP")) == ["limit"]
    assert faults("Risk share", **OTHER, limit=limit, limit_unit="% of budget") == {}


@pytest.mark.parametrize("cap", ["2.5%", "0.005"])
def test_a_cap_in_pounds_is_no_percentage_and_has_no_third_decimal(cap: str) -> None:
    assert list(faults("Risk share caps", cap=cap, cap_unit="GBP")) == ["cap"]
    assert faults("Risk share caps", cap=cap, cap_unit="% of contribution") == {}
    assert faults("Risk share caps", cap="2.5", cap_unit="GBP") == {}


def test_an_excess_goes_to_another_partner() -> None:
    capped: Row = {"partner": "ICB", "cap": "5", "cap_unit": "GBP"}
    assert faults("Risk share caps", **capped, excess_to="COUNCIL") == {}
    assert list(faults("Risk share caps", **capped, excess_to="ICB")) == ["excess_to"]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("Quarterly report", "2025-26 Q1", "FY2025-26"), ("Annual return", "FY2025-26", "2025-26 Q1")],
)
def test_a_return_is_for_the_period_of_its_kind(kind: str, right: str, wrong: str) -> None:
    assert faults("Returns", kind=kind, period=right) == {}
    (said,) = faults("Returns", kind=kind, period=wrong).items()
    assert said[0] == "period"
    assert right in said[1]


def test_a_range_ends_where_it_begins_or_above() -> None:
    assert faults("Outcome targets", target="9", upper_target="10") == {}
    assert faults("Outcome targets", target="9", upper_target="9") == {}
    assert faults("Outcome targets", target="9") == {}
    assert list(faults("Outcome targets", target="10", upper_target="9")) == ["upper_target"]
