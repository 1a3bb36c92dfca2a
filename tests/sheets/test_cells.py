from tracker.sheets.cells import column_letters


def test_column_letters_go_on_after_z():
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == [
        "A", "Z", "AA", "ZZ", "AAA",
    ]  # fmt: skip
