from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.services.extract_files import HEADINGS, S2, ledger_of, line, mapping, preview, rule, take
from tests.services.files import ACTOR, AT, faults, place, undo
from tests.services.files import take as take_book
from tracker.access import Actor, Membership, Role
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.ledgers.extracts import Inspection, SkippedRow, StatedTotal
from tracker.domain.ledgers.mapping import Checks, MappedLayout
from tracker.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.services.extracts.left import list_left, settle_left
from tracker.services.extracts.mappings import list_mappings, save_mapping
from tracker.services.extracts.reconciliation import reconcile
from tracker.services.extracts.series import Correction
from tracker.services.extracts.taking import ExtractWish

GOOD_ONLY = ExtractWish(good_rows_only=True)
APRIL = [line(2, "10.00"), line(3, "-2.50", "C2"), line(4, "7.25", "C9"), line(5, "1.00")]


@pytest.fixture
def stocked(database: Database) -> Database:
    take_book(database, place() | {"Ledger": []})
    return database


def test_an_extract_goes_in_as_one_batch_whose_rows_name_their_source(stocked: Database) -> None:
    taken = take(stocked, APRIL)

    assert taken.messages == []
    assert taken.batch == 2
    assert ledger_of(stocked) == [
        ("S1", "2025-04", "T2", "10.00"),
        ("S1", "2025-04", "T5", "1.00"),
        ("S2", "2025-04", "T3", "-2.50"),
    ]
    assert faults(stocked) == []


def test_the_same_extract_again_changes_nothing(stocked: Database) -> None:
    take(stocked, APRIL)

    again = take(stocked, APRIL)

    assert again.batch is None
    assert again.plan.changes_nothing
    assert again.plan.imported.problems == []


def test_control_totals_account_for_every_line(stocked: Database) -> None:
    plan = preview(stocked, [*APRIL, line(6, "3.00", "C7"), line(7, "0.005")])

    totals = plan.mapper.totals
    assert totals.read.rows == 6
    assert totals.read.total == Decimal("18.755")
    assert totals.taken.total == Decimal("8.50")
    assert {reason: s.total for reason, s in totals.ignored.items()} == {
        "not pooled": Decimal("7.25")
    }
    assert {code: s.total for code, s in totals.unmatched.items()} == {"C7": Decimal("3.00")}
    assert totals.balances


def test_lines_that_no_rule_fits_stop_the_extract_unless_good_rows_go_in_alone(
    stocked: Database,
) -> None:
    lines = [*APRIL, line(6, "3.00", "C7")]

    refused = take(stocked, lines)
    taken = take(stocked, lines, wish=GOOD_ONLY)

    assert refused.batch is None
    assert refused.messages == [
        "D6: No rule of the mapping fits this line: add one, or a rule that ignores it."
    ]
    assert taken.batch == 2
    assert len(ledger_of(stocked)) == 3


def test_a_corrected_extract_replaces_only_its_own_rows(stocked: Database) -> None:
    other = mapping(name="Journals")
    take(stocked, [line(2, "99.00")], other)
    take(stocked, APRIL)

    corrected = take(stocked, [line(2, "12.00"), line(3, "-2.50", "C2"), line(9, "4.00", "C2")])

    plan = corrected.plan.imported
    assert plan.ledger is not None
    assert (plan.ledger.new, plan.ledger.changed, len(plan.ledger_removed)) == (1, 1, 1)
    assert ledger_of(stocked) == [
        ("S1", "2025-04", "T2", "12.00"),
        ("S2", "2025-04", "T3", "-2.50"),
        ("S2", "2025-04", "T9", "4.00"),
    ]
    assert [row[2] for row in ledger_of(stocked, other)].count("T2") == 1
    assert faults(stocked) == []


def test_undoing_a_correction_brings_the_earlier_rows_back(stocked: Database) -> None:
    take(stocked, APRIL)
    before = ledger_of(stocked)
    corrected = take(stocked, [line(2, "12.00"), line(3, "-2.50", "C2")])
    assert corrected.batch == 3

    undo(stocked, 3)

    assert ledger_of(stocked) == before
    assert faults(stocked) == []


def test_next_months_extract_with_a_late_date_leaves_the_earlier_rows_alone(
    stocked: Database,
) -> None:
    take(stocked, APRIL)

    may = take(
        stocked,
        [line(2, "5.00", reference="M1"), line(3, "6.00", reference="M2", day=date(2025, 5, 2))],
    )

    assert may.batch == 3
    assert may.plan.corrects == ()
    assert len(ledger_of(stocked)) == 5


def test_an_extract_with_few_rows_in_common_asks_which_it_is(stocked: Database) -> None:
    take(stocked, [line(row, "1.00") for row in range(2, 12)])
    lines = [line(2, "1.00"), *(line(row, "2.00") for row in range(20, 25))]

    unsure = take(stocked, lines)
    added = preview(stocked, lines, wish=ExtractWish(correction=Correction(adds=True)))
    replaced = take(
        stocked, lines, wish=ExtractWish(correction=Correction(replaces=frozenset({2})))
    )

    assert unsure.batch is None
    assert "--replaces 2" in unsure.messages[0]
    assert added.imported.problems == []
    assert added.imported.ledger_removed == []
    assert replaced.batch == 3
    assert len(ledger_of(stocked)) == 6


def test_a_changed_rule_moves_the_same_files_rows_to_another_scheme(stocked: Database) -> None:
    take(stocked, APRIL)

    moved = take(
        stocked, APRIL, mapping(rules=(rule("C1", S2), rule("C2", S2), *mapping().rules[2:]))
    )

    assert moved.batch == 3
    assert {row[0] for row in ledger_of(stocked)} == {"S2"}
    assert len(ledger_of(stocked)) == 3
    assert faults(stocked) == []


def test_a_rule_that_ignores_lines_takes_their_rows_out(stocked: Database) -> None:
    take(stocked, [line(2, "10.00"), line(3, "1.00", "C2", day=date(2025, 5, 1))])
    rules = (rule("C1"), rule("C2", None, ignore="belongs to nobody"))

    take(
        stocked,
        [line(2, "10.00"), line(3, "1.00", "C2", day=date(2025, 5, 1))],
        mapping(rules=rules),
    )

    assert ledger_of(stocked) == [("S1", "2025-04", "T2", "10.00")]


def test_identical_lines_are_genuine_and_told_apart_whatever_their_order(stocked: Database) -> None:
    lines = [
        line(2, "5.00", reference="X"),
        line(3, "1.00", reference="X"),
        line(4, "1.00", reference="X"),
    ]

    first = take(stocked, lines)
    kept = ledger_of(stocked)
    order = [
        line(2, "1.00", reference="X"),
        line(3, "5.00", reference="X"),
        line(4, "1.00", reference="X"),
    ]
    mixed = mapping(narrative=())
    without = take(stocked, lines, mixed)
    again = take(stocked, order, mixed)

    assert first.plan.duplicate_count == 1
    assert kept == [
        ("S1", "2025-04", "X", "1.00"),
        ("S1", "2025-04", "X~2", "1.00"),
        ("S1", "2025-04", "X~3", "5.00"),
    ]
    assert without.plan.imported.problems == []
    assert again.batch is None


def test_lines_without_a_reference_are_named_by_what_they_say(stocked: Database) -> None:
    lines = [line(2, "5.00", reference=""), line(3, "6.00", reference="", supplier="Other Ltd")]

    take(stocked, lines)
    again = take(
        stocked,
        list(
            reversed(
                [line(3, "5.00", reference=""), line(2, "6.00", reference="", supplier="Other Ltd")]
            )
        ),
        mapping(narrative=()),
    )

    assert len(ledger_of(stocked)) == 2
    assert again.plan.duplicate_count == 0
    assert again.plan.imported.ledger is not None
    assert again.plan.imported.ledger.new == 0


def test_sign_and_unit_are_applied_before_anything_is_counted(stocked: Database) -> None:
    mapped = mapping(reversed_sign=True, unit=1000)

    take(stocked, [line(2, "-1.25")], mapped)

    assert ledger_of(stocked) == [("S1", "2025-04", "T2", "1250.00")]


def test_fractions_of_a_penny_are_refused_unless_the_mapping_rounds(stocked: Database) -> None:
    refused = take(stocked, [line(2, "1.005"), line(3, "2.00")])
    taken = take(stocked, [line(2, "1.005"), line(3, "2.00")], mapping(rounded=True))

    assert "more than two decimals" in refused.messages[0]
    assert ledger_of(stocked)[0][3] == "1.01"
    assert taken.plan.mapper.totals.rounding == Decimal("0.005")
    assert taken.plan.mapper.totals.balances


def left_rows(database: Database) -> list[int]:
    with database.reading() as session:
        return [one.source_row for one in list_left(session)]


def test_lines_left_go_and_come_back_with_their_batch(stocked: Database) -> None:
    take(stocked, [*APRIL, line(6, "3.00", "C7")], wish=GOOD_ONLY)
    assert left_rows(stocked) == [6]

    take(stocked, [*APRIL, line(6, "3.00", "C1"), line(7, "1.00", "C8")], wish=GOOD_ONLY)
    assert left_rows(stocked) == [7]

    undo(stocked, 3)
    assert left_rows(stocked) == [6]

    undo(stocked, 2)
    assert left_rows(stocked) == []


def test_a_line_dealt_with_stays_so_when_its_file_comes_again(stocked: Database) -> None:
    lines = [*APRIL, line(6, "3.00", "C7")]
    take(stocked, lines, wish=GOOD_ONLY)
    with stocked.writing() as session:
        settle_left(session, ACTOR, AT, 2, [1], "Posted by journal")

    taken = take(stocked, [*lines, line(8, "2.00")], wish=GOOD_ONLY)

    assert taken.batch == 3
    assert left_rows(stocked) == []
    assert faults(stocked) == []


def test_lines_are_settled_only_once_and_only_with_a_reason(stocked: Database) -> None:
    take(stocked, [*APRIL, line(6, "3.00", "C7")], wish=GOOD_ONLY)

    with stocked.writing() as session, pytest.raises(RuleBroken):
        settle_left(session, ACTOR, AT, 2, [1], "  ")
    with stocked.writing() as session, pytest.raises(Conflict):
        settle_left(session, ACTOR, AT, 2, [99], "gone")
    with stocked.writing() as session, pytest.raises(NotFound):
        settle_left(session, ACTOR, AT, 1, [1], "no extract")


def test_a_skipped_row_that_lacks_something_waits_like_any_other(stocked: Database) -> None:
    skipped = [SkippedRow(8, "no amount", expected=False), SkippedRow(9, "total row")]

    refused = take(stocked, APRIL, skipped=skipped)
    taken = take(stocked, APRIL, skipped=skipped, wish=GOOD_ONLY)

    assert refused.messages == ["B8: no amount"]
    assert taken.plan.mapper.totals.read.rows == 5
    assert left_rows(stocked) == [8]


def test_the_files_own_total_must_agree_unless_the_mapping_says_otherwise(
    stocked: Database,
) -> None:
    found = Inspection(
        "x.csv",
        readable=True,
        sha256="0" * 64,
        stated_totals=(StatedTotal(9, Decimal("99.00"), Decimal("15.75"), "all lines above it"),),
    )

    refused = take(stocked, APRIL, found=found)
    lenient = take(stocked, APRIL, mapping(checks=Checks(own_total=False)), found=found)

    assert "The file's own total (all lines above it) is 99.00" in refused.messages[0]
    assert lenient.batch == 2


def test_a_partners_books_are_replaced_month_by_month(stocked: Database) -> None:
    books = mapping(name="Their books", organisation="ICB", use="comparison")
    take(stocked, [line(2, "10.00"), line(3, "1.00", day=date(2025, 5, 1))], books)

    again = take(stocked, [line(2, "10.00"), line(3, "1.00", day=date(2025, 5, 1))], books)
    newer = take(stocked, [line(2, "12.00")], books)

    with stocked.reading() as session:
        [partner] = reconcile(session, "A1", FinancialYear(2025), date(2025, 6, 30)).partners
    assert again.batch is None
    assert newer.batch == 3
    assert sorted(line.amount for line in partner.matching.only_partner) == [
        Decimal("1.00"),
        Decimal("12.00"),
    ]
    assert ledger_of(stocked, books) == []
    assert faults(stocked) == []


def test_a_person_takes_in_only_what_their_own_organisation_may(stocked: Database) -> None:
    trust = Actor("x@trust.example", "web", (Membership("FT", Role.FINANCE_LEAD),))

    with pytest.raises(NotAllowed):
        take(stocked, APRIL, actor=trust)


def test_a_mapping_gets_a_new_version_only_where_it_changed(stocked: Database) -> None:
    with stocked.writing() as session:
        first = save_mapping(session, ACTOR, AT, mapping())
        same = save_mapping(session, ACTOR, AT, mapping())
        second = save_mapping(session, ACTOR, AT, mapping(unit=1000))
    with stocked.reading() as session:
        [kept] = list_mappings(session)

    assert (first, same, second) == (1, 1, 2)
    assert (kept.version, kept.mapping.unit) == (2, 1000)
    assert faults(stocked) == []


def test_codes_from_columns_that_may_name_people_are_shown_and_never_kept(
    stocked: Database,
) -> None:
    columns = {**mapping().layout.columns, "supplier": "Details"}
    mapped = mapping(
        layout=MappedLayout(columns, headings=HEADINGS), code_columns=("Details",), narrative=()
    )

    taken = take(stocked, [*APRIL, line(6, "3.00", "C7")], mapped, GOOD_ONLY)

    assert list(taken.plan.mapper.totals.unmatched) == ["paid in row 6 / C7"]
    with stocked.reading() as session:
        [left] = list_left(session)
        said = session.execute(text("SELECT totals FROM ledger_extracts")).scalar_one()
        said += session.execute(text("SELECT max(summary) FROM audit_entries")).scalar_one()
    assert left.code == "C7"
    assert "paid in row" not in said
