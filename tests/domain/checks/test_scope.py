import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects

# ---------------------------------------------------------------------------------- K27


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rehabilitation and minor surgery", "surgery"),
        ("Emergency ambulances", "emergency ambulances"),
        ("RADIOTHERAPY for residents", "radiotherapy"),
        ("Endoscopies in the community", "endoscopies"),
        ("Termination of pregnancy", "termination of pregnancy"),
        ("Class 4 laser treatment", "class 4 laser"),
        ("Invasive treatments at home", "invasive treatments"),
        ("No hospital care. Surgery of the hand", "surgery"),
        ("All services excluding charges but including surgery", "surgery"),
        ("Surgery, excluding endoscopy", "surgery"),
    ],
)
def test_a_treatment_that_must_stay_out_is_found(text, word):
    (finding,) = found("K27", agreement=books.agreement(nhs_functions=text))

    assert (finding.subject, finding.severity) == ("C6", "high")
    assert f"“{word}”" in finding.message
    assert finding.about == f"C6: {word}"


@pytest.mark.parametrize(
    "text",
    [
        "Community health services, excluding surgery",
        "Everything except surgery, radiotherapy and endoscopy",
        "Surgery and emergency ambulances are excluded",
        "Surgery is not included",
        "Surgery remains with the trust's own commissioners",
        "Services of the hospital other than radiotherapy",
        "No surgery",
        "Rehabilitation after surgery",
        "Post-surgery reablement",
        "Advice in the GP surgery",
        "Doctors' surgeries",
        "Non-invasive treatments",
        "Fewer emergency ambulance call-outs",
        "Emergency admissions",
        "Resurgery",
        "Community services, except those that regulation 5 of SI 2000/617 leaves out",
        "",
    ],
)
def test_words_that_bring_no_treatment_in_raise_nothing(text):
    terms = books.agreement(nhs_functions=text, services=text, council_functions=text)

    assert found("K27", agreement=terms) == []


def test_schemes_are_read_where_their_money_is_pooled():
    schemes = (books.scheme("S1", title="Day surgery"),)

    assert subjects("K27", schemes=schemes) == ["F1/S1"]
    assert found("K27", schemes=schemes, funds=(books.fund("F1", "In view"),)) == []
    assert found("K27", schemes=schemes, funds=(books.fund("F1", "Aligned"),)) == []


def test_an_area_of_spend_is_read_too():
    schemes = (books.scheme("S1", area_of_spend="Emergency ambulance"),)

    assert subjects("K27", schemes=schemes) == ["F1/S1"]


@pytest.mark.parametrize("basis", ["Section 256", "Section 65Z5", "Aligned budgets"])
def test_the_regulations_do_not_speak_of_other_agreements(basis):
    terms = books.agreement(legal_basis=basis, nhs_functions="Surgery")

    assert found("K27", agreement=terms) == []


@pytest.mark.parametrize(
    "text", ["Home care and charging", "Means-testing for care", "AMHP service, home care"]
)
def test_a_power_that_is_not_the_councils_to_give_is_found(text):
    (finding,) = found("K27", agreement=books.agreement(council_functions=text))

    assert finding.subject == "C7"
    assert "regulation 6" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Home care; charging stays with the council",
        "Care and support, except charging for it",
        "Home care, excluding charges for care and means tests",
        "Services free of charge",
    ],
)
def test_a_power_that_stays_with_the_council_raises_nothing(text):
    assert found("K27", agreement=books.agreement(council_functions=text)) == []


# ---------------------------------------------------------------------------------- K28


def test_schemes_of_a_pool_that_say_nothing_of_vat_are_named_once():
    schemes = (books.scheme("S1"), books.scheme("S2", vat_regime=" "))
    budgets = (books.budget("600.00"), books.budget("400.00", "S2"))

    (finding,) = found("K28", schemes=schemes, budgets=budgets)

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "schemes S1 and S2" in finding.message


def test_a_scheme_without_money_this_year_is_not_asked():
    schemes = (books.scheme("S1", vat_regime="LA s33"), books.scheme("S2"))

    assert found("K28", schemes=schemes) == []


@pytest.mark.parametrize("kind", ["Aligned", "In view", "Lead commissioning", "Grant transfer"])
def test_what_is_not_pooled_is_not_asked_for_its_vat(kind):
    assert found("K28", schemes=(books.scheme(),), funds=(books.fund("F1", kind),)) == []


def test_recharges_of_an_agent_do_not_belong_in_a_pool():
    (finding,) = found("K28", schemes=(books.scheme(vat_regime="Agency, taxable"),))

    assert "Scheme S1 of pooled fund F1 is recharged as by an agent" in finding.message
