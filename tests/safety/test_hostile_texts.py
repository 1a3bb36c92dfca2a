"""Words that mean harm are shown and exported as the words they are."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from tests.demo.database import installation
from tests.safety.crawling import Answer, Tour, crawl, go_everywhere
from tests.safety.hostile import ASKED, CODE, FORMULAS, MARK, hostile_book
from tests.safety.page_parts import PageParts
from tests.safety.world import ADMINISTRATOR, World, close, open_world

NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Whoever asks for too many files in an hour is told so, in words.
ANSWERS = {200, 302, 303, 400, 404, 422, 429}


@pytest.fixture(scope="module")
def hostile(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("hostile")
    world = open_world(installation(migrated_sqlite, folder), folder, rows=hostile_book())
    yield world
    close(world)


@pytest.fixture(scope="module")
def seen(hostile: World) -> list[Answer]:
    """Every page and file of an installation that is full of such words."""
    visitor = hostile[ADMINISTRATOR]
    found = go_everywhere(hostile.app, visitor)
    with hostile.app.test_request_context():
        start = (
            hostile.app.url_for("agreements.agreement", agreement=CODE),
            hostile.app.url_for("downloads.summary", agreement=CODE),
            hostile.app.url_for("downloads.workbook", agreement=CODE),
        )
    return crawl(hostile.app, visitor, start, found).answers


def of_kind(seen: list[Answer], kind: str) -> list[Answer]:
    return [a for a in seen if a.status == 200 and a.headers["Content-Type"].startswith(kind)]


def test_no_page_takes_words_for_elements_attributes_or_addresses(seen: list[Answer]) -> None:
    pages = of_kind(seen, "text/html")

    assert len(pages) > 150
    assert sum(MARK in page.words for page in pages) > 60
    for page in pages:
        for tag, given in PageParts(page.text).elements:
            assert tag != MARK, page.address
            assert not [name for name in given if name.startswith("on")], page.address
            assert "autofocus" not in given, page.address
            address = given.get("href", given.get("src", given.get("action", "")))
            assert not address.strip().lower().startswith(("javascript", "data")), page.address
            if tag == "script":
                assert "nonce" in given or given["src"].startswith("/static/"), page.address


def test_no_picture_takes_words_for_elements(seen: list[Answer]) -> None:
    pictures = of_kind(seen, "image/svg")

    assert len(pictures) > 3
    for picture in pictures:
        for element in ElementTree.fromstring(picture.text).iter():  # noqa: S314  # our own answer
            assert "script" not in element.tag, picture.address
            assert MARK not in element.tag, picture.address
            assert not [name for name in element.attrib if name.startswith("on")]
            assert not [v for n, v in element.attrib.items() if n.endswith("href") and ":" in v]


def test_no_comma_separated_file_holds_a_formula(seen: list[Answer]) -> None:
    files = of_kind(seen, "text/csv")

    assert files
    for file in files:
        assert file.content.startswith(b"\xef\xbb\xbf")
        text = file.content.decode("utf-8-sig")
        assert "\r\n" in text
        for row in csv.reader(StringIO(text, newline="")):
            for cell in row:
                harmless = NUMBER.fullmatch(cell) or not cell.startswith(("=", "+", "-", "@"))
                assert harmless, (file.address, cell)


def test_no_workbook_takes_words_for_formulas(seen: list[Answer]) -> None:
    files = of_kind(seen, EXCEL)
    texts = 0

    assert len(files) > 3
    for file in files:
        book = load_workbook(BytesIO(file.content))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        said = [words for words in (*FORMULAS, MARK, CODE) if words in cell.value]
                        assert said == [], (file.address, sheet.title, cell.coordinate)
                    texts += cell.data_type == "s" and str(cell.value).startswith("=")
        assert (book.properties.creator or "") in {"", "Pooled-budget tracker"}
        assert not book.properties.lastModifiedBy
    assert texts > 50


def test_whatever_a_page_is_asked_it_answers_with_a_page(world: World, tour: Tour) -> None:
    """Every word that any link or form asks with, for every route, with words that mean harm."""
    visitor, asked = world[ADMINISTRATOR], 0
    pages = tour.by_route()
    before = world.contents()

    for endpoint, names in sorted(tour.questions.items()):
        path = pages[endpoint].address.partition("?")[0]
        for name in sorted(names):
            for turn in range(3):
                word = ASKED[(asked + turn * 7) % len(ASKED)]
                answer = visitor.get(f"{path}?{quote(name)}={quote(word, errors='surrogatepass')}")
                assert answer.status_code in ANSWERS, (path, name, word)
                if answer.mimetype == "text/html":
                    tags = {tag for tag, _ in PageParts(answer.text).elements}
                    assert MARK not in tags, (path, name, word)
                answer.close()
            twice = visitor.get(path, query_string=[(name, "2026-27"), (name, "2025-26")])
            twice.close()
            assert twice.status_code < 500, (path, name)
            asked += 1

    assert asked > 80
    assert world.contents() == before
