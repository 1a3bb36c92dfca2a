"""Standard measures, measures defined anew, reasons for none, and what stands beside the figures."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
from tests.web.outcomes.test_views import lead
from tracker.access import Role

LIBRARY = "/settings/measures"
BCF = "/agreements/BCF/outcomes"
ANEW = f"{BCF}/BCF25-1/definition"
BREAK = {
    "kind": "anew",
    "definition": "Admissions counted by the new return",
    "replaced_from": "2026-27 Q2",
    "reason": "The return counts transfers, too",
    "baseline": "1900",
    "baseline_period": "FY2025-26",
}


def test_the_library_says_which_measures_apply_this_year(visitor: FlaskClient) -> None:
    page = visitor.get(LIBRARY).text

    assert lead(page).startswith("23 standard measures; 17 apply in 2026-27.")
    assert "Not in 2026-27" in page
    assert "2021-22 to 2024-25" in page


def test_a_measure_begins_from_the_library_and_remembers_it(visitor: FlaskClient) -> None:
    assert "measures/add?library=BCF25-3" in visitor.get(f"{BCF}/library").text
    form = boxes(visitor.get(f"{BCF}/measures/add?library=BCF25-3").text)
    assert (form["measure"], form["library_code"], form["frequency"]) == (
        "BCF25-3",
        "BCF25-3",
        "Quarterly",
    )
    form["better"] = "Lower"

    answer = visitor.post(f"{BCF}/measures/add?library=BCF25-3", data=form)

    assert answer.status_code == 303
    page = visitor.get(BCF).text
    assert "Long-term admissions to care homes, 65 and over" in page
    assert "Admissions to long-term care of people aged 65 and over, divided by" in page
    assert "Measured already" in visitor.get(f"{BCF}/library").text
    assert visitor.get(f"{BCF}/measures/add?library=NONE").status_code == 404


def test_a_standard_measure_is_changed_and_read_as_it_comes_again(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(f"{LIBRARY}/CES-7/change").text)

    changed = visitor.post(f"{LIBRARY}/CES-7/change", data={**form, "title": "In a week"})
    late = visitor.post(
        f"{LIBRARY}/CES-7/change", data={**form, "title": "In a month", "submission": ""}
    )

    assert (changed.status_code, late.status_code) == (303, 409)
    page = visitor.get(LIBRARY).text
    assert "In a week" in page
    assert "1 of them is of your own wording" in lead(page)
    form = boxes(visitor.get(f"{LIBRARY}/CES-7/remove").text)
    assert visitor.post(f"{LIBRARY}/CES-7/remove", data=form).status_code == 303
    assert "In a week" not in visitor.get(LIBRARY).text


def test_a_standard_measure_of_ones_own_is_added_once(visitor: FlaskClient) -> None:
    typed = {
        "code": "X1",
        "title": "Falls",
        "unit": "falls",
        "better": "Lower",
        "definition": "All",
    }

    assert visitor.post(f"{LIBRARY}/add", data={**typed, "code": "CES-7"}).status_code == 422
    wrong = visitor.post(
        f"{LIBRARY}/add", data={**typed, "first_year": "2026-27", "last_year": "2025-26"}
    )
    assert wrong.status_code == 422
    assert "before the first year" in wrong.text
    assert visitor.post(f"{LIBRARY}/add", data=typed).status_code == 303
    assert "Added here" in visitor.get(LIBRARY).text


@pytest.mark.parametrize("role", [Role.FINANCE_LEAD, Role.BOARD_MEMBER, Role.AUDITOR])
def test_only_administrators_change_the_library(
    demo: Flask, visitor: FlaskClient, role: Role
) -> None:
    act_as(demo, person("Somebody", ("MARL-CC", role)))

    assert visitor.get(LIBRARY).status_code == 200
    assert "Add a standard measure" not in visitor.get(LIBRARY).text
    for address in (f"{LIBRARY}/add", f"{LIBRARY}/CES-7/change", f"{LIBRARY}/CES-7/remove"):
        assert visitor.get(address).status_code == 403
        assert visitor.post(address, data={}).status_code == 403


def test_a_measure_is_defined_anew_and_its_series_visibly_breaks(visitor: FlaskClient) -> None:
    before = visitor.get(BCF).text
    mark = boxes(visitor.get(ANEW).text)["mark"]

    answer = visitor.post(ANEW, data={**BREAK, "mark": mark})

    assert answer.status_code == 303
    page = visitor.get(BCF).text
    assert page.count("Since the reading before:") == before.count("Since the reading before:") - 1
    assert "Counted by definition 2 since 2026-27 Q2 (The return counts transfers, too)" in page
    assert "From here up counted by definition 2" in page
    assert "Definition 1, from the beginning" in page
    chart = visitor.get(f"{BCF}/BCF25-1/chart.svg").text
    assert "Reading, definition 1" in chart
    assert "Reading, definition 2" in chart
    assert "Defined anew" in chart
    assert "earlier readings are not compared with it" in chart


def test_a_break_recorded_by_mistake_is_joined_again(visitor: FlaskClient) -> None:
    mark = boxes(visitor.get(ANEW).text)["mark"]
    visitor.post(ANEW, data={**BREAK, "mark": mark})
    form = boxes(visitor.get(f"{ANEW}/1/remove").text)

    assert visitor.post(f"{ANEW}/1/remove", data=form).status_code == 303
    assert "Counted by definition 2" not in visitor.get(BCF).text
    assert visitor.get(f"{ANEW}/1/remove").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"replaced_from": ""}, "replaced_from"),
        ({"replaced_from": "soon"}, "replaced_from"),
        ({"reason": ""}, "reason"),
        ({"baseline": "many"}, "baseline"),
    ],
)
def test_a_definition_lacks_nothing(
    visitor: FlaskClient, typed: dict[str, str], field: str
) -> None:
    mark = boxes(visitor.get(ANEW).text)["mark"]

    answer = visitor.post(ANEW, data={**BREAK, "mark": mark, **typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Admissions counted by the new return" in answer.text


def test_what_is_counted_as_before_is_not_defined_anew(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(ANEW).text)

    answer = visitor.post(
        ANEW, data={**BREAK, **form, "replaced_from": "2026-27 Q2", "reason": "x", "kind": "anew"}
    )

    assert answer.status_code == 422
    assert "say how it is counted anew" in answer.text


def test_a_wording_is_mended_without_a_break(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(ANEW).text)

    answer = visitor.post(ANEW, data={**form, "kind": "wording", "definition": "Better said"})

    assert answer.status_code == 303
    page = visitor.get(BCF).text
    assert "Better said" in page
    assert "Defined anew" not in page


def test_once_read_a_measure_is_defined_on_its_own_page_alone(visitor: FlaskClient) -> None:
    page = visitor.get(f"{BCF}/measures/change?measure=BCF25-1").text

    assert 'name="definition"' not in page
    assert 'name="tolerance"' in page


def test_a_reason_for_no_measure_is_given_and_withdrawn(visitor: FlaskClient) -> None:
    at = "/agreements/CYP/outcomes"
    reason = "The survey of children begins in April."
    assert "Nobody said" in visitor.get("/outcomes/without").text
    form = boxes(visitor.get(f"{at}/reason").text)

    assert visitor.post(f"{at}/reason", data={**form, "why_no_measure": reason}).status_code == 303

    assert lead(visitor.get(at).text).endswith(reason)
    assert lead(visitor.get("/outcomes").text).endswith(
        "10 of 11 agreements have a measure; 1 says why not."
    )
    assert reason in visitor.get("/outcomes/without").text
    form = boxes(visitor.get(f"{at}/reason").text)
    form["submission"] = ""
    assert visitor.post(f"{at}/reason", data={**form, "why_no_measure": ""}).status_code == 303
    assert "Nobody said" in visitor.get("/outcomes/without").text


def test_spend_stands_beside_what_was_counted_with_its_caution(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CES/outcomes").text

    assert "£211.34 for each delivery in time in October 2026" in page
    assert "It shows association, not cause" in page
    assert "991 of 1,000" in page


def test_an_outlook_says_how_it_was_worked_out(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CES/outcomes").text

    assert re.search(r"If it goes on as in the last 3 readings \(2026-08 to 2026-10, mean", page)


def test_a_reading_of_a_period_to_come_is_refused_with_a_sentence(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{BCF}/readings/add?measure=BCF25-1",
        data={"period": "2027-04", "value": "1", "status": "Final"},
    )

    assert answer.status_code == 422
    assert "2027-04" in answer.text


def test_strangers_find_none_of_it(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Stranger", ("ELSE", Role.FINANCE_LEAD)))

    for address in (ANEW, f"{BCF}/reason", f"{BCF}/library", f"{ANEW}/1/remove"):
        assert visitor.get(address).status_code == 404
    assert "CYP" not in visitor.get("/outcomes/without").text


def test_a_series_joined_in_its_middle_can_be_broken_again(visitor: FlaskClient) -> None:
    for quarter in ("2026-27 Q2", "2026-27 Q3"):
        typed = {**BREAK, "replaced_from": quarter, "definition": f"Counted from {quarter} on"}
        mark = boxes(visitor.get(ANEW).text)["mark"]
        assert visitor.post(ANEW, data={**typed, "mark": mark}).status_code == 303
    visitor.post(f"{ANEW}/1/remove", data=boxes(visitor.get(f"{ANEW}/1/remove").text))
    mark = boxes(visitor.get(ANEW).text)["mark"]

    again = visitor.post(ANEW, data={**BREAK, "replaced_from": "2026-27 Q4", "mark": mark})

    assert again.status_code == 303
    assert "Counted by definition 3 since 2026-27 Q4" in visitor.get(BCF).text
