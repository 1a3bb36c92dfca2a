import time

import pytest

from tracker.domain.ledgers.extracts import Inspection, SeenColumn
from tracker.domain.ledgers.mapping import (
    CodeRule,
    LedgerMapping,
    MappedLayout,
    Target,
    comparable,
    faults,
    layout_change,
)

TO = Target("A1", "F1", "S1")


def mapping(*headings: str) -> LedgerMapping:
    layout = MappedLayout({"date": "Date", "amount": "Net"}, headings=headings)
    return LedgerMapping("P", "LA", layout, (CodeRule("exact", "C1", "Code", TO),))


def seen(*headings: str) -> Inspection:
    columns = tuple(SeenColumn(heading, heading, "") for heading in headings)
    return Inspection("x.csv", readable=True, seen=columns)


@pytest.mark.parametrize(
    ("rule", "cell", "fits"),
    [
        (CodeRule("exact", "c 1", "Code", TO), " C   1 ", True),
        (CodeRule("exact", "c1", "Code", TO), "C12", False),
        (CodeRule("prefix", "c1", "Code", TO), "C12", True),
        (CodeRule("pattern", "*adult*care", "Code", TO), "South Adult day Care", True),
        (CodeRule("pattern", "D37??", "Code", TO), "d3701", True),
        (CodeRule("pattern", "D37??", "Code", TO), "d37011", False),
        (CodeRule("pattern", "[a]*", "Code", TO), "[a] thing", True),
        (CodeRule("pattern", "[a]*", "Code", TO), "a thing", False),
        (CodeRule("every", target=TO), "", True),
    ],
)
def test_a_rule_compares_without_regard_to_case_and_repeated_space(
    rule: CodeRule, cell: str, fits: bool
) -> None:
    assert rule.matcher()(comparable(cell)) is fits


def test_no_pattern_takes_long() -> None:
    matches = CodeRule("pattern", "*a" * 100 + "b", "Code", TO).matcher()

    started = time.perf_counter()
    assert not matches("a" * 10_000)

    assert time.perf_counter() - started < 1


def test_a_layout_that_lost_a_column_says_what_is_gone_and_what_is_new() -> None:
    change = layout_change(mapping("Date", "Net", "Code"), seen("Date", "Net Value", "Code"))

    assert change.needed == ("Net",)
    assert change.sentence() == (
        "The layout changed: column 'Net' is gone, column 'Net Value' is new."
    )


def test_a_layout_as_it_was_says_nothing() -> None:
    assert (
        layout_change(mapping("Date", "Net", "Code"), seen("Date", "Net", "Code")).sentence() == ""
    )


def test_without_known_headings_only_missing_columns_are_named() -> None:
    change = layout_change(mapping(), seen("Date", "Net", "Other"))

    assert (change.gone, change.new) == (("Code",), ())


def test_a_mapping_without_faults_has_none() -> None:
    assert list(faults(mapping("Date", "Net", "Code"))) == []
