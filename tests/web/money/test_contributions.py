"""What a fund's page of contributions says first."""

from flask.testing import FlaskClient

CONTRIBUTIONS = "/agreements/BCF/funds/POOL/contributions"


def test_what_is_only_proposed_is_not_said_to_be_contributed(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{CONTRIBUTIONS}/add?year=2029-30",
        data={
            "partner": "MARL-ICB", "funding_source": "NHS minimum contribution", "status": "Proposed",
            "amount": "1088864.00", "recurrent": "Yes", "capital": "No", "in_kind": "No",
            "designated": "No",
        },
    )  # fmt: skip
    assert answer.status_code == 303
    page = visitor.get(f"{CONTRIBUTIONS}?year=2029-30").text
    assert "£1,088,864.00 is proposed for 2029-30, and nothing is agreed yet." in page


def test_a_code_nobody_recorded_is_refused_in_the_words_of_the_page(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{CONTRIBUTIONS}/add?year=2029-30",
        data={
            "partner": "NOBODY", "funding_source": "Base budget", "status": "Proposed",
            "amount": "1.00", "recurrent": "Yes", "capital": "No", "in_kind": "No",
            "designated": "No",
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "NOBODY is not a known partner of agreement BCF: correct it, or record it" in answer.text
    assert "add it to the Partners sheet" not in answer.text
