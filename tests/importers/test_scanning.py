"""The quick scan and the thorough walk of a worksheet agree; what one cannot do the other does."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.findings import Findings
from importers.refusal import Refusal
from importers.scanning import QuickScan, Unusual
from importers.walking import Walk
from tests.importers.files import rows, worksheet

PERCENT = frozenset({3})
CELLS = st.sampled_from([
    '<c r="{}"><v>1</v></c>',
    '<c r="{}" s="3"><v>0.5</v></c>',
    '<c r="{}" s="3" t="s"><v>0</v></c>',
    '<c r="{}" s="1"/>',
    '<c r="{}" t="e"><v>#REF!</v></c>',
    '<c r="{}" s="2" t="e"><f>A1</f><v>#N/A</v></c>',
    '<c r="{}"><f>A1+1</f></c>',
    '<c r="{}"><f t="shared" si="0"/><v/></c>',
    '<c r="{}" t="str"><f>"e"</f><v></v></c>',
    '<c r="{}"><f>A1&lt;2</f><v>1</v></c>',
    '<c r="{}" t="inlineStr"><is><t>say "e" &lt;f></t></is></c>',
    '<c r="{}" t="str"><v>hidden="1"</v></c>',
])  # fmt: skip
ROWS = st.lists(st.tuples(st.lists(CELLS, min_size=1, max_size=6), st.booleans()), max_size=8)


def sheet_of(made: list[tuple[list[str], bool]]) -> bytes:
    data = ""
    for number, (cells, hidden) in enumerate(made, 1):
        attribute = ' spans="1:6" hidden="1"' if hidden else ""
        text = "".join(cell.format(f"{'ABCDEF'[at]}{number}") for at, cell in enumerate(cells))
        data += f'<row r="{number}"{attribute}>{text}</row>'
    after = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    before = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols>'
    return worksheet(data, after, before).encode()


def feed(scan: QuickScan | Walk, content: bytes, size: int) -> Findings:
    for start in range(0, len(content), size):
        scan.feed(content[start : start + size])
    return scan.close()


@given(ROWS, st.integers(1, 2000))
def test_quick_scan_and_walk_agree_however_the_bytes_arrive(
    made: list[tuple[list[str], bool]], size: int
) -> None:
    content = sheet_of(made)
    quick = feed(QuickScan(PERCENT), content, max(size, 400))
    walked = feed(Walk("Ledger", PERCENT), content, size)
    assert quick.faults == walked.faults
    assert quick.percents == walked.percents
    assert quick.merges == walked.merges == [(2, 2, 3, 3)]
    assert quick.hidden_rows == walked.hidden_rows
    assert quick.hidden_columns == walked.hidden_columns == [2, 3]
    assert quick.filled >= walked.filled
    assert quick.last_row >= walked.last_row
    assert quick.last_column >= walked.last_column


@pytest.mark.parametrize(
    "content",
    [
        worksheet("<row><c><v>1</v></c></row>"),
        worksheet('<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row>'),
        worksheet('<row r="1"><c s="1" r="A1"><v>1</v></c></row>'),
        worksheet("<row r='1'><c r='A1' t='e'><v>#REF!</v></c></row>"),
        worksheet('<row r="1"><c r="A1"><v>1</v><!-- --></c></row>'),
        worksheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace("worksheet", "x:worksheet"),
    ],
)
def test_unusual_sheets_go_to_the_walk(content: str) -> None:
    with pytest.raises(Unusual):
        feed(QuickScan(PERCENT), content.encode(), 5000)


def test_cells_without_addresses_follow_each_other() -> None:
    content = worksheet(
        '<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row><row r="7"><c/><c r="D7"/><c t="e"/></row>'
    )
    found = feed(Walk("Ledger", PERCENT), content.encode(), 50)
    assert list(found.faults) == [(1, 2), (7, 5)]


def test_prefixed_tags_are_understood() -> None:
    content = (
        '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="2"><x:c r="B2" t="e"><x:v>#N/A</x:v>'
        '</x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    )
    found = feed(Walk("Ledger", PERCENT), content.encode(), 10)
    assert list(found.faults) == [(2, 2)]
    assert found.merges == [(1, 1, 1, 2)]


@pytest.mark.parametrize("columns", [1, 7, 26, 27, 60, 703])
def test_the_last_column_is_never_too_low(columns: int) -> None:
    content = worksheet(rows([None] * (columns - 1) + [1.0])).encode()
    assert feed(QuickScan(PERCENT), content, 1 << 16).last_column == columns


def test_a_cell_outside_the_sheet_is_damaged() -> None:
    content = worksheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>').encode()
    with pytest.raises(Refusal, match="outside the sheet"):
        feed(QuickScan(PERCENT), content, 5000).check("Ledger")
    with pytest.raises(Refusal, match="outside the sheet"):
        feed(Walk("Ledger", PERCENT), content, 5000)


def test_very_many_error_cells_are_refused_with_the_first() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="B{row}" t="e"><v>#N/A</v></c></row>' for row in range(2, 100_010)
    )
    with pytest.raises(Refusal, match="the first in B2"):
        feed(QuickScan(PERCENT), worksheet(cells).encode(), 1 << 18)


def test_broken_markup_is_damaged_wherever_it_breaks() -> None:
    content = sheet_of([(['<c r="{}"><v>1</v></c>'], False)] * 3)
    chance = random.Random(7)  # noqa: S311  # a fixed sequence, no secret
    for _try in range(50):
        cut = chance.randrange(len(content) - 5)
        with pytest.raises(Refusal):
            feed(Walk("Ledger", PERCENT), content[:cut] + b"<" + content[cut:], 64)
