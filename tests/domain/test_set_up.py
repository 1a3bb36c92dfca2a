from datetime import date

import pytest

from tests.domain import books
from tracker.domain.health_checks import check
from tracker.domain.records.checks import Answers, FindingNote
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.set_up import PartState, SetUp, set_up_of

COMPLETE = {"dispute_route": "The board, then the chief executives.", "exit_plan": "See schedule 9.",
            "audit_route": "The host's external auditor."}  # fmt: skip


def document(kind: DocumentKind = DocumentKind.SIGNED_COPY, number: int = 1) -> Document:
    return Document(
        "A1", number, kind.value, "The agreement", date(2025, 3, 20), "a.pdf", 10, "0" * 64,
        "A. Finance", date(2025, 3, 21), None, None, None,
    )  # fmt: skip


def looked_at(**changes) -> SetUp:
    given = {
        "agreement": books.agreement(**COMPLETE),
        "schemes": (books.scheme(vat_regime="LA s33"),),
        "documents": (document(),),
    }
    return set_up_of(books.clean_book(**(given | changes)), books.TODAY)


def incomplete(found: SetUp) -> list[str]:
    return [part.item for part in found.parts if part.state is PartState.INCOMPLETE]


def test_a_complete_agreement_meets_the_regulation():
    found = looked_at()

    assert incomplete(found) == []
    assert found.is_met
    assert found.sentence == "13 of 13 parts complete. Regulation 7(3) is met."


def test_the_first_sentence_counts_what_is_missing():
    found = looked_at(agreement=books.agreement(**COMPLETE, aims=None, services=None), documents=())

    assert incomplete(found) == ["C1", "C3", "C8"]
    assert found.sentence == (
        "10 of 13 parts complete. Regulation 7(3) is not met until the rest are."
    )


def test_parts_of_good_practice_are_counted_apart():
    found = looked_at(agreement=books.agreement())

    assert incomplete(found) == ["C17", "C19", "C21"]
    assert found.sentence == (
        "13 of 13 parts complete. Regulation 7(3) is met. 3 of 7 other parts are still to do."
    )


@pytest.mark.parametrize(
    ("blank", "item"),
    [
        ({"aims": None}, "C3"),
        ({"variation_terms": " "}, "C5"),
        ({"nhs_functions": None}, "C6"),
        ({"nhs_functions": "Surgery and emergency ambulance services"}, "C6"),
        ({"council_functions": None}, "C7"),
        ({"council_functions": "Charging for care under section 14"}, "C7"),
        ({"services": None}, "C8"),
        ({"services": "Endoscopy for adults"}, "C8"),
        ({"staff_and_goods": None}, "C9"),
        ({"end_date": None}, "C10"),
        ({"termination_terms": None, "notice_months": None}, "C11"),
        ({"monitoring": None}, "C12"),
        ({"pool_manager": None}, "C13"),
        ({"pool_manager_employer": "ICB"}, "C13"),
        ({"consultation_ended": None}, "C14"),
        ({"consultation_ended": date(2025, 3, 21)}, "C14"),
        ({"improvement_statement": None}, "C15"),
        ({"audit_route": None}, "C17"),
        ({"dispute_route": None}, "C19"),
        ({"exit_plan": ""}, "C21"),
    ],
)
def test_each_part_says_what_it_lacks_and_where_that_is_asked_for(blank, item):
    found = looked_at(agreement=books.agreement(**(COMPLETE | blank)))

    assert incomplete(found) == [item]
    (part,) = (part for part in found.parts if part.item == item)
    assert part.source
    assert part.missing[0].endswith(".")


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({"partners": (books.partner("ICB", signed_on=None), books.partner("LA"))}, ["C2"]),
        ({"measures": (), "targets": (), "readings": ()}, ["C3"]),
        ({"contributions": ()}, ["C4"]),
        ({"risk_shares": ()}, ["C18"]),
        ({"partners": (books.partner(signed_on=date(2027, 3, 1)), books.partner("ICB"))}, ["C2"]),
        ({"schemes": (books.scheme(),)}, ["C20"]),
        ({"schemes": (books.scheme(title="Minor surgery", vat_regime="LA s33"),)}, ["C8"]),
        ({"funds": (), "schemes": (), "contributions": ()}, ["C4", "C18", "C20"]),
    ],
)
def test_other_registers_hold_parts_too(changes, items):
    assert incomplete(looked_at(**changes)) == items


def test_what_may_not_be_covered_is_said_as_the_check_says_it():
    terms = books.agreement(**COMPLETE, nhs_functions="Surgery; emergency ambulance services")
    found = looked_at(agreement=terms)

    (part,) = (part for part in found.parts if part.item == "C6")
    findings = [f.message for f in check(books.clean_book(agreement=terms), books.TODAY)]
    assert sorted(part.missing) == sorted(message for message in findings if "surgery" in message
                                          or "ambulance" in message)  # fmt: skip
    assert len(part.missing) == 2
    assert not found.is_met


def test_a_note_that_answers_what_was_found_completes_the_part():
    terms = books.agreement(**COMPLETE, services="Surgery hours at the GP practice")
    note = FindingNote("A1", "K27", "C8: surgery", "These are opening hours.", "A", books.TODAY)

    assert incomplete(looked_at(agreement=terms)) == ["C8"]
    assert incomplete(looked_at(agreement=terms, answers=Answers(notes=(note,)))) == []


def test_a_trust_needs_the_consent_of_its_commissioners():
    trust = books.organisation("ICB", "Northshire Trust")
    bodies = (
        type(trust)("ICB", "Northshire Trust", "NHS foundation trust", None, None, None),
        books.organisation(),
    )

    assert incomplete(looked_at(organisations=bodies)) == ["C16"]
    consent = (document(), document(DocumentKind.CONSENT, 2))
    assert incomplete(looked_at(organisations=bodies, documents=consent)) == []


def test_without_a_trust_no_consent_is_needed():
    (part,) = (part for part in looked_at().parts if part.item == "C16")

    assert part.state is PartState.NOT_NEEDED


def test_a_grant_without_a_pool_needs_little_and_its_case():
    terms = books.agreement(legal_basis="Section 256", improvement_statement=None, aims=None)
    found = looked_at(agreement=terms, funds=(books.fund("F1", "Grant transfer"),), risk_shares=())

    assert incomplete(found) == ["C15"]
    assert found.sentence == (
        "3 of 3 parts complete. Regulation 7(3) is not law for “Section 256”: its list is followed "
        "as good practice. 1 of 1 other parts is still to do."
    )


def test_an_aligned_fund_needs_no_pool_manager_terms_or_vat():
    terms = books.agreement(**COMPLETE, pool_manager=None)
    found = looked_at(agreement=terms, funds=(books.fund("F1", "Aligned"),), risk_shares=())

    assert incomplete(found) == []


def test_the_latest_version_is_looked_at_even_before_it_takes_effect():
    later = books.TODAY.replace(year=books.TODAY.year + 1)
    found = looked_at(
        variations=(books.variation("V1", later),), versions=(books.version("V1", aims=None),)
    )

    assert incomplete(found) == []
