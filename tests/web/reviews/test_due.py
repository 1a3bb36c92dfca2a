"""The list of what is due and its calendar: first sentence, search, order, months, files."""

import csv
import re
from io import StringIO

import pytest
from flask.testing import FlaskClient


def lead(page: str) -> str:
    return re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)[1].strip()  # type: ignore[index]


def listed(page: str) -> list[str]:
    """What is due, line by line."""
    return re.findall(r'<td class="govuk-table__cell tracker-long"><a[^>]*>(.*?)</a>', page)


def test_the_first_sentence_is_about_reviews_whatever_the_list_shows(visitor: FlaskClient) -> None:
    said = "2 reviews are overdue, the oldest by 206 days; 3 more fall due before 21 February 2027."

    assert lead(visitor.get("/reviews").text) == said
    assert lead(visitor.get("/reviews?kind=Instalment&q=older").text) == said


def test_the_list_stands_under_its_months_and_names_its_agreements(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews").text
    by_what = visitor.get("/reviews?sort=what").text

    months = re.findall(r'scope="rowgroup"[^>]*>(.*?)</th>', page)
    assert months[0] == "March 2026"
    assert months[-1] == "February 2027"
    assert "Working-age mental health pooled budget" in page
    assert 'scope="rowgroup"' not in by_what
    assert listed(by_what) == sorted(listed(page))
    assert 'aria-sort="ascending"' in by_what


def test_the_list_is_searched_and_narrowed(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews?q=OLDER+people&kind=Instalment&state=overdue").text

    assert "2 things found." in page
    assert len(listed(page)) == 2
    assert 'href="/reviews#list">Show all' in page
    assert len(listed(visitor.get("/reviews?since=11/02/2027&until=11/02/2027").text)) == 10


def test_a_list_narrowed_to_nothing_says_so(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews?q=nothing+like+it").text

    assert "0 things found." in page
    assert "Nothing that is due answers this." in page
    assert "<table" not in page


def test_the_file_holds_what_the_address_asks_for(visitor: FlaskClient) -> None:
    question = "q=report&sort=-agreement&kind=Quarterly+report"
    page = visitor.get(f"/reviews?{question}").text
    rows = list(csv.DictReader(StringIO(visitor.get(f"/reviews.csv?{question}").text)))

    assert [row["What"] for row in rows] == listed(page)
    assert f'href="/reviews.csv?{question}"' in page.replace("&amp;", "&")
    with visitor.get(f"/reviews.xlsx?{question}") as workbook:
        assert workbook.status_code == 200


@pytest.mark.parametrize(
    "question",
    ["state=late", "sort=colour", "since=yesterday", "until=31/02/2027", "raised=perhaps",
     "month=13", "kind=Secret", "within=x", f"q={'x' * 201}", "page=0"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/reviews", "/reviews.csv", "/reviews/calendar"])
def test_an_address_that_makes_no_sense_is_refused(
    visitor: FlaskClient, address: str, question: str
) -> None:
    if question == "page=0" and address != "/reviews":
        return
    assert visitor.get(f"{address}?{question}").status_code == 400


def test_a_page_beyond_the_last_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/reviews?page=2").status_code == 404


def test_the_calendar_shows_a_month_and_leads_to_the_next(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews/calendar?kind=Instalment&month=2027-01").text

    assert lead(page) == "3 things are due in January 2027."
    assert page.count('class="tracker-month__day ') == 31
    assert "tracker-month__day--5" in re.search(r'<ol class="tracker-month">\s*<li[^>]*>', page)[0]  # type: ignore[index]
    assert 'href="/reviews/calendar?kind=Instalment&amp;month=2027-02"' in page
    assert 'href="/reviews/calendar?kind=Instalment&amp;month=2026-12"' in page
    assert "/reviews?kind=Instalment&amp;since=01%2F01%2F2027&amp;until=31%2F01%2F2027#list" in page


def test_a_crowded_day_leads_to_all_of_it(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews/calendar?month=2027-02").text

    assert "All 10" in page
    assert "/reviews?since=11%2F02%2F2027&amp;until=11%2F02%2F2027#list" in page


def test_the_calendar_begins_today_and_ends_in_three_years(visitor: FlaskClient) -> None:
    page = visitor.get("/reviews/calendar").text

    assert "What is due in November 2026" in page
    assert lead(page) == "6 things are due in November 2026; 3 are overdue."
    assert ">today<" in page
    assert "Next" not in visitor.get("/reviews/calendar?month=2030-03").text.split("</ol>")[1]
    assert visitor.get("/reviews/calendar?month=2030-04").status_code == 404
    first = visitor.get("/reviews/calendar?month=2026-03").text
    assert "February 2026" not in first
    assert "Nothing is due in May 2026." in visitor.get("/reviews/calendar?month=2026-05").text
