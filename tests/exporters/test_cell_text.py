import pytest

from tracker.exporters.cell_text import LONGEST_IN_CELL, clean, inline_string, safe_string


def test_what_xml_cannot_hold_is_left_out():
    assert clean("a\x00b\x1fc\ud800d\ufffee\tf\ng") == "abcde\tf\ng"


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_every_line_end_becomes_a_plain_one(line_end):
    assert clean(f"one{line_end}two") == "one\ntwo"


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f4b7"])
def test_a_text_too_long_for_a_cell_ends_with_a_note_of_the_cut(letter):
    cut = clean(letter * 40_000)

    units = len(cut.encode("utf-16-le")) // 2
    assert LONGEST_IN_CELL - 1 <= units <= LONGEST_IN_CELL
    assert cut.startswith(letter)
    assert cut.endswith(f"characters, a cell holds {LONGEST_IN_CELL:,}]")


def test_a_text_that_just_fits_a_cell_is_kept_whole():
    assert clean("x" * LONGEST_IN_CELL) == "x" * LONGEST_IN_CELL


def test_markup_and_what_looks_escaped_stay_what_they_are():
    assert inline_string("<b>_x0041_ & x") == ("<is><t>&lt;b&gt;_x005F_x0041_ &amp; x</t></is>")


def test_space_at_the_ends_is_kept():
    assert inline_string(" a ") == '<is><t xml:space="preserve"> a </t></is>'


def test_a_text_that_xlsxwriter_would_take_for_rich_text_is_made_harmless():
    assert safe_string("<r><t>&</t></r>") == "<r><t>&</t></r> "
    assert safe_string("<r> is a tag") == "<r> is a tag"
