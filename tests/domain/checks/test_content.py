from dataclasses import replace
from datetime import date

import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects
from tests.domain.test_set_up import document
from tracker.domain.records.documents import DocumentKind


@pytest.mark.parametrize(
    ("blank", "item"),
    [
        ("aims", "C3"),
        ("variation_terms", "C5"),
        ("nhs_functions", "C6"),
        ("council_functions", "C7"),
        ("services", "C8"),
        ("staff_and_goods", "C9"),
        ("end_date", "C10"),
        ("monitoring", "C12"),
    ],
)
def test_each_blank_item_of_regulation_7_3_is_found(blank, item):
    (finding,) = found("K5", agreement=books.agreement(**{blank: None}))

    assert (finding.subject, finding.severity) == (item, "high")


def test_a_text_of_spaces_is_blank():
    assert subjects("K5", agreement=books.agreement(aims="  ")) == ["C3"]


def test_an_end_that_is_not_after_the_start_is_found():
    terms = books.agreement(end_date=date(2025, 4, 1))

    assert "C10" in subjects("K5", agreement=terms)


def test_an_agreement_without_outcomes_or_partners_is_found():
    assert subjects("K5", measures=()) == ["C3"]
    assert subjects("K5", partners=()) == ["C2"]


@pytest.mark.parametrize("blank", ["signatory", "signatory_role", "signed_on"])
def test_an_incomplete_signature_is_found(blank):
    partners = (books.partner("ICB", **{blank: None}), books.partner("LA"))

    (finding,) = found("K5", partners=partners)

    assert finding.subject == "C2"
    assert finding.message.startswith("ICB's ")


def test_a_signature_dated_in_the_future_is_found():
    partners = (books.partner("ICB", signed_on=date(2027, 3, 1)), books.partner("LA"))

    (finding,) = found("K5", partners=partners)

    assert finding.subject == "C2"
    assert "ICB's signature is dated 1 March 2027, which has not come" in finding.message


def test_a_partner_without_a_contribution_line_is_found_and_a_stated_nil_is_not():
    only_one = (books.contribution("ICB", "600.00"),)
    stated = (*only_one, books.contribution("LA", "0.00"))

    (finding,) = found("K5", contributions=only_one)

    assert finding.subject == "C4"
    assert "No contribution of LA is agreed for 2025-26" in finding.message
    assert found("K5", contributions=stated) == []


def test_a_proposed_contribution_is_not_agreed():
    lines = (
        books.contribution("ICB", "600.00"),
        books.contribution("LA", "400.00", status="Proposed"),
    )

    assert subjects("K5", contributions=lines) == ["C4"]


NO_PROVISION = {
    "review_every_months": None,
    "next_review": None,
    "variation_terms": None,
    "termination_terms": None,
    "notice_months": None,
}


def test_no_provision_for_review_variation_or_termination_at_all_is_high():
    findings = found("K5", agreement=books.agreement(**NO_PROVISION), reviews=())

    assert [(f.subject, f.severity) for f in findings] == [("C11", "high"), ("C5", "high")]


def test_one_provision_satisfies_the_regulation_and_the_others_are_wanted():
    terms = books.agreement(**(NO_PROVISION | {"variation_terms": "In writing."}))

    (finding,) = found("K5", agreement=terms, reviews=())

    assert (finding.subject, finding.severity) == ("C11", "warning")
    assert "reviewed or terminated" in finding.message


@pytest.mark.parametrize("provision", [{"notice_months": 6}, {"termination_terms": "Notice."}])
def test_notice_or_termination_terms_provide_for_termination(provision):
    terms = books.agreement(**({"notice_months": None, "termination_terms": None} | provision))

    assert found("K5", agreement=terms) == []


@pytest.mark.parametrize(
    ("basis", "kind", "severities"),
    [
        ("Section 75", "Aligned", ["high"]),
        ("Section 31", "Pooled", ["high"]),
        ("Section 33 (Wales)", "Pooled", ["high"]),
        ("Section 65Z5", "Pooled", ["warning"]),
        ("Section 65Z5", "Lead commissioning", []),
        ("Section 256", "Grant transfer", []),
        ("Aligned budgets", "Aligned", []),
    ],
)
def test_the_list_binds_some_agreements_and_guides_others_with_a_pool(basis, kind, severities):
    terms = books.agreement(legal_basis=basis, aims=None)

    findings = found("K5", agreement=terms, funds=(books.fund("F1", kind),))

    assert [finding.severity for finding in findings] == severities


def test_writing_is_asked_for_where_documents_are_kept():
    minute, copy = document(DocumentKind.MINUTE), document(number=2)

    assert subjects("K5") == []
    assert subjects("K5", documents=(minute,)) == ["C1"]
    assert subjects("K5", documents=(minute, copy)) == []


def test_a_trusts_consent_is_asked_for_where_documents_are_kept():
    bodies = (replace(books.organisation("ICB"), type="NHS trust"), books.organisation())
    copy, consent = document(), document(DocumentKind.CONSENT, 2)

    (finding,) = found("K5", organisations=bodies, documents=(copy,))

    assert finding.subject == "C16"
    assert "No consent of the commissioners of ICB is attached" in finding.message
    assert found("K5", organisations=bodies, documents=(copy, consent)) == []
