"""A block pasted from a spreadsheet goes where its names say, or line by line."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.funds.month_block import read_block

SCHEMES = [("001", "Reablement at home"), ("002", "Carers"), ("003", "Beds")]
COLUMNS = {
    "actual": "Actual", "forecast": "Forecast outturn", "commitment": "Commitment", "note": "Note",
}  # fmt: skip


def test_a_block_without_names_fills_line_by_line() -> None:
    found = read_block("10\t20\r\n30\t40\n", SCHEMES, COLUMNS)

    assert found.texts == {
        (0, "actual"): "10", (0, "forecast"): "20", (1, "actual"): "30", (1, "forecast"): "40",
    }  # fmt: skip
    assert found.unplaced == ()


def test_a_first_column_of_codes_or_titles_names_the_schemes() -> None:
    found = read_block("003\t7\nreablement AT home\t8\nGone\t9", SCHEMES, COLUMNS)

    assert found.texts == {(2, "actual"): "7", (0, "actual"): "8"}
    assert found.unplaced == ("Gone 9",)
    assert found.schemes == 2


def test_headings_say_which_column_is_which() -> None:
    found = read_block("Scheme\tNote\tOwner\tActual\n002\tLate\tme\t5", SCHEMES, COLUMNS)

    assert found.texts == {(1, "note"): "Late", (1, "actual"): "5"}


def test_headings_alone_need_no_column_of_schemes() -> None:
    found = read_block("Forecast outturn\tActual\n5\t6", SCHEMES, COLUMNS)

    assert found.texts == {(0, "forecast"): "5", (0, "actual"): "6"}


def test_quoted_cells_lose_their_marks_and_nothing_else() -> None:
    found = read_block('"say ""nil"""\t', SCHEMES, COLUMNS)

    assert found.texts[0, "actual"] == 'say "nil"'


def test_a_title_that_two_schemes_have_names_neither() -> None:
    twins = [("1", "Same"), ("2", "Same")]

    assert read_block("Same\t5\n1\t6", twins, COLUMNS).unplaced == ("Same 5",)


@given(st.text(max_size=200))
def test_whatever_is_pasted_lands_in_the_grid_or_is_left_over(block: str) -> None:
    found = read_block(block, SCHEMES, COLUMNS)

    assert all(0 <= place < 3 and name in COLUMNS for place, name in found.texts)
