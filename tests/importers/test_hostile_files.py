"""Files that are not what they seem: each ends in one sentence, or is read rightly."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.importers.files import (
    DECLARATION,
    ENTRY,
    LEDGER,
    MAIN,
    book,
    ledger,
    ledger_rows,
    pack,
    parts,
    reading,
    rows,
    said,
    worksheet,
)
from tracker.errors import BadFile

GOOD = {"Ledger": worksheet(rows(LEDGER, ENTRY))}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal(path: Path, name: str | None = None) -> str:
    with pytest.raises(BadFile) as caught:
        reading(path, name=name)
    sentence = caught.value.sentence
    assert "Traceback" not in sentence
    assert "/tmp" not in sentence  # noqa: S108  # no path of ours may be shown
    return sentence


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "is empty (0 bytes)"),
        ("a.csv", b"", "is empty (0 bytes)"),
        ("a.xlsx", bytes(5000), "nothing but zero bytes"),
        ("a.xlsx", b"%PDF-1.7 ...", "is a PDF"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("a.csv", b"\xef\xbb\xbf<!DOCTYPE html><html>", "is a web page"),
        ("a.xlsx", b"  <html><body>Sign in</body></html>", "is a web page"),
        ("a.xlsx", b"403 Forbidden", "error message ('403 Forbidden')"),
        ("a.csv", b"Access Denied\n", "error message ('Access Denied')"),
        ("a.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        ("a.xlsx", OLE + bytes(600) + "Workbook".encode("utf-16-le"), "old Excel file (.xls)"),
        ("a.xlsx", OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "not a spreadsheet"),
        ("a.xlsx", b"Agreement,Fund\n", "named .xlsx but is not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 and no more", "its end is missing"),
        ("a.ods", b"words", ".ods files are not accepted"),
        ("a.exe", b"words", "neither an Excel workbook"),
        ("a.xlsx", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "old XML spread"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_gets_its_own_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert words in refusal(path, name)


def test_a_workbook_named_csv_is_told_so(tmp_path: Path) -> None:
    assert "Rename it to .xlsx" in refusal(pack(tmp_path / "a.csv", parts(GOOD)))


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "none.xlsx")
    assert "there is no such file" in refusal(tmp_path)
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(41 * 1024 * 1024)
    assert "too large" in refusal(large)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_damaged(tmp_path: Path, kept: float) -> None:
    path = pack(tmp_path / "a.xlsx", parts(GOOD))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "is damaged" in refusal(path)


def test_the_tail_of_a_workbook_is_damaged(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts(GOOD))
    path.write_bytes(path.read_bytes()[100:])
    assert "its beginning is missing" in refusal(path)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"xl/workbook.bin": b"x"}, ".xlsb"),
        ({"xl/vbaProject.bin": b"x"}, ".xlsm"),
    ],
)
def test_other_kinds_of_workbook_are_known_by_their_content(
    tmp_path: Path, extra: dict[str, str | bytes], words: str
) -> None:
    assert words in refusal(pack(tmp_path / "a.xlsx", {**parts(GOOD), **extra}))


def test_other_zip_archives_are_no_workbooks(tmp_path: Path) -> None:
    assert "is a zip archive" in refusal(pack(tmp_path / "a.xlsx", {"readme.txt": "hello"}))
    assert "Apple Numbers" in refusal(pack(tmp_path / "a.xlsx", {"Index/Document.iwa": b"x"}))


def test_strict_open_xml_is_refused_with_advice(tmp_path: Path) -> None:
    made = parts({"Ledger": worksheet(rows(LEDGER, ENTRY)).replace(MAIN, STRICT)})
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(MAIN, STRICT)
    assert "Excel Workbook (.xlsx)" in refusal(pack(tmp_path / "a.xlsx", made))
    assert "Strict" in refusal(tmp_path / "a.xlsx")


STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml",
     "customXml/item1.xml", "[Content_Types].xml", "xl/drawings/drawing1.xml"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_document_type_is_refused_in_every_part_and_encoding(
    tmp_path: Path, part: str, encoding: str
) -> None:
    made = parts(GOOD)
    text = str(made.get(part, f"{DECLARATION}<a/>"))
    declared = "UTF-8" if encoding.startswith("utf-8") else "UTF-16"
    text = text.removeprefix(DECLARATION)
    made[part] = f'<?xml version="1.0" encoding="{declared}"?>{ENTITY}{text}'.encode(encoding)
    assert "document type" in refusal(pack(tmp_path / "a.xlsx", made)) or "UTF" in refusal(
        tmp_path / "a.xlsx"
    )


def test_an_encoding_nobody_uses_is_refused(tmp_path: Path) -> None:
    made = {**parts(GOOD), "docProps/app.xml": '<?xml version="1.0" encoding="UTF-7"?>+ADw-a/>'}
    assert "encoding utf-7" in refusal(pack(tmp_path / "a.xlsx", made))


def test_a_sheet_in_utf_16_is_refused_and_a_custom_part_in_utf_16_is_not(tmp_path: Path) -> None:
    wide = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")
    path = pack(tmp_path / "a.xlsx", {**parts(GOOD), "customXml/item1.xml": wide})
    assert len(ledger_rows(path)) == 1
    sheet = GOOD["Ledger"].replace("UTF-8", "UTF-16").encode("utf-16")
    path = pack(tmp_path / "b.xlsx", {**parts(GOOD), "xl/worksheets/sheet1.xml": sheet})
    assert "is not written in UTF-8" in refusal(path)


def test_a_declared_bomb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    pack(path, parts(GOOD))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a", "w") as big,
    ):
        for _megabyte in range(401):
            big.write(bytes(1 << 20))
    assert "more than 400 MB" in refusal(path)


def test_a_part_larger_than_it_claims_is_damaged(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", {**parts(GOOD), "xl/media/a": bytes(5_000_000)})
    content = bytearray(path.read_bytes())
    for start in range(len(content) - 4):
        if content[start : start + 4] == struct.pack("<I", 5_000_000):
            content[start : start + 4] = struct.pack("<I", 1_000)
    path.write_bytes(content)
    assert "larger than it claims" in refusal(path)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts(GOOD))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/workbook.xml", "other")
    assert "same name" in refusal(path)


def test_overlapping_parts_are_refused(tmp_path: Path) -> None:
    # Both directory entries point at one stretch of bytes, as in a bomb that quotes itself.
    inner = zlib.compress(bytes(1000), wbits=-15)
    header = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(inner), 1000, 1, 0) + b"a"
    )
    content, directory = header + inner, b""
    for offset in (0, 0):
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(1000)), len(inner),
            1000, 1, 0, 0, 0, 0, 0, offset,
        ) + b"ab"[len(directory) > 0 :][:1]  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), len(content), 0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content + directory + end)
    assert "is damaged" in refusal(path)


def test_very_many_parts_are_refused(tmp_path: Path) -> None:
    made = {**parts(GOOD), **{f"x/{number}": b"" for number in range(2_100)}}
    assert "more than 2,000 parts" in refusal(pack(tmp_path / "a.xlsx", made))


def test_very_many_sheets_are_refused(tmp_path: Path) -> None:
    made = parts({f"S{number}": worksheet("") for number in range(101)})
    assert "more than 100 sheets" in refusal(pack(tmp_path / "a.xlsx", made))


def test_an_encrypted_part_is_password_protected(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", parts(GOOD))
    content = bytearray(path.read_bytes())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flag] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    assert "password-protected" in refusal(path)


def test_a_far_value_is_refused_by_name(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "in XFD1048576" in refusal(ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2) + far))


def test_a_far_cell_without_a_value_does_not_matter(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert len(ledger_rows(ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2) + far))) == 1


def test_a_far_value_in_a_sheet_nobody_reads_does_not_matter(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = book(tmp_path / "a.xlsx", {"Ledger": rows(LEDGER, ENTRY), "Notes": rows(["x"]) + far})
    assert len(ledger_rows(path)) == 1


def test_a_value_in_the_last_row_is_read(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, first=1_048_576))
    assert [row[0] for row in ledger_rows(path)] == [1_048_576]


@pytest.mark.parametrize("dimension", ["A1", "A1:A1", "A1:XFD1048576", "A1:B2"])
def test_a_wrong_dimension_is_not_believed(tmp_path: Path, dimension: str) -> None:
    sheet = worksheet(rows(LEDGER, ENTRY), before=f'<dimension ref="{dimension}"/>')
    assert len(ledger_rows(pack(tmp_path / "a.xlsx", parts({"Ledger": sheet})))) == 1


def test_error_cells_are_named_by_address_where_they_matter(tmp_path: Path) -> None:
    broken = rows([*ENTRY[:5]], first=2).replace(
        "</row>",
        '<c r="F2" t="e"><f>A1/0</f><v>#DIV/0!</v></c><c r="H2" t="e"><v>#REF!</v></c></row>',
    )
    only = '<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>'
    result = reading(ledger(tmp_path / "a.xlsx", broken + only))
    assert [(p.cell, p.value) for p in result.problems if "error" in p.message] == [
        ("F2", "#DIV/0!"), ("A3", "#N/A"),
    ]  # fmt: skip


@pytest.mark.parametrize("shown", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#NONSENSE"])
def test_error_values_the_reader_does_not_know_are_named_too(tmp_path: Path, shown: str) -> None:
    broken = rows(ENTRY, first=2).replace("</row>", f'<c r="H2" t="e"><v>{shown}</v></c></row>')
    result = reading(ledger(tmp_path / "a.xlsx", broken))
    assert [(p.cell, p.value) for p in result.problems] == [("H2", shown)]


@pytest.mark.parametrize("stored", ["", "<v></v>", "<v/>", "<v />"])
def test_a_formula_without_a_stored_value_says_so(tmp_path: Path, stored: str) -> None:
    data = rows(ENTRY[:5], first=2).replace(
        "</row>", f'<c r="F2"><f>SUM(A1:A2)&amp;"x"</f>{stored}</c></row>'
    )
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert [(p.cell, p.value) for p in result.problems] == [("F2", '=SUM(A1:A2)&"x"')]
    assert "no stored value" in result.problems[0].message


def test_rows_of_nothing_but_uncalculated_formulas_are_not_lost(tmp_path: Path) -> None:
    data = '<row r="5"><c r="A5"><f>Z1</f></c></row>'
    result = reading(ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2) + data))
    assert "A5" in [cell for _sheet, cell, _message in said(result)]


def test_a_formula_with_an_empty_text_as_result_is_blank(tmp_path: Path) -> None:
    data = rows(ENTRY[:6], first=2).replace(
        "</row>", '<c r="G2" t="str"><f>IF(A1="","","")</f><v></v></c></row>'
    )
    assert ledger_rows(ledger(tmp_path / "a.xlsx", data))[0][-1] is None


def test_a_formula_is_read_by_its_stored_value(tmp_path: Path) -> None:
    data = rows(ENTRY[:5], first=2).replace("</row>", '<c r="F2"><f>1+1</f><v>2</v></c></row>')
    assert ledger_rows(ledger(tmp_path / "a.xlsx", data))[0][5] == 200


@pytest.mark.parametrize("value", ["NaN", "INF", "1e400", "-inf"])
def test_what_is_no_number_is_a_problem_at_its_cell(tmp_path: Path, value: str) -> None:
    data = rows(ENTRY[:5], first=2).replace("</row>", f'<c r="F2"><v>{value}</v></c></row>')
    assert [p.cell for p in reading(ledger(tmp_path / "a.xlsx", data)).problems] == ["F2"]


def test_a_shared_text_that_is_not_there_is_damaged(tmp_path: Path) -> None:
    data = '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'
    assert "is damaged" in refusal(ledger(tmp_path / "a.xlsx", data))


def test_a_missing_sheet_part_is_damaged(tmp_path: Path) -> None:
    made = parts(GOOD)
    del made["xl/worksheets/sheet1.xml"]
    assert "is damaged" in refusal(pack(tmp_path / "a.xlsx", made))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_missing_or_broken_list_is_damaged(tmp_path: Path, part: str) -> None:
    made = parts(GOOD)
    made[part] = "<broken"
    assert "is damaged" in refusal(pack(tmp_path / "a.xlsx", made))
    del made[part]
    assert "is damaged" in refusal(pack(tmp_path / "a.xlsx", made))


def test_a_sheet_that_ends_early_is_damaged(tmp_path: Path) -> None:
    made = {**parts(GOOD), "xl/worksheets/sheet1.xml": GOOD["Ledger"][:-60]}
    assert "is damaged" in refusal(pack(tmp_path / "a.xlsx", made))


def test_one_merged_range_over_the_whole_sheet_is_named(tmp_path: Path) -> None:
    sheet = worksheet(
        rows(LEDGER) + rows(ENTRY, first=200_000),
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    result = reading(pack(tmp_path / "a.xlsx", parts({"Ledger": sheet})))
    assert "merged cells A1:XFD1048576" in result.problems[0].message


def test_very_many_merged_ranges_are_refused(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="J{row}:K{row}"/>' for row in range(2, 20_100))
    sheet = worksheet(rows(LEDGER, ENTRY), f"<mergeCells>{merges}</mergeCells>")
    assert "more than 20,000 merged" in refusal(pack(tmp_path / "a.xlsx", parts({"Ledger": sheet})))


def test_a_value_with_a_comment_inside_is_refused(tmp_path: Path) -> None:
    data = rows(ENTRY, first=2).replace("<v>12.5</v>", "<v>12<!-- -->.5</v>")
    assert "hides part of them" in refusal(ledger(tmp_path / "a.xlsx", data))


def test_text_in_a_character_section_is_read(tmp_path: Path) -> None:
    data = rows(ENTRY, first=2).replace("Invoice", "<![CDATA[Invoice <1>]]>")
    assert ledger_rows(ledger(tmp_path / "a.xlsx", data))[0][-1] == "Invoice <1>"


def test_damaged_characters_are_named_at_their_cell(tmp_path: Path) -> None:
    data = rows([*ENTRY[:6], "paid \u00c2\u00a310"], [*ENTRY[:2], "S\ufffd", *ENTRY[3:]], first=2)
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert [p.cell for p in result.problems] == ["G2", "C3"]


def test_one_text_repeated_beyond_memory_kills_the_child_only(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000_000}</t></si></sst>'
    data = rows(LEDGER) + "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 200)
    )
    made = {**parts({"Ledger": worksheet(data)}), "xl/sharedStrings.xml": shared}
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    assert "more memory than is allowed" in refusal(pack(tmp_path / "a.xlsx", made))
