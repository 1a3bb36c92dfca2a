from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.books import TODAY
from tests.domain.checks.found import found, subjects
from tracker.domain.records.signatures import SigningAuthority, VariationSignature

UNSIGNED = (books.partner("ICB", signed_on=None), books.partner("LA"))
NO_MONEY = {"contributions": (), "ledger": ()}


# ----------------------------------------------------------------------------------- K1


def test_spend_under_an_unsigned_agreement_is_found_for_each_partner_missing():
    (finding,) = found("K1", partners=UNSIGNED)

    assert (finding.subject, finding.severity) == ("ICB", "high")
    assert "£80.00 is spent from April 2025 on" in finding.message


@pytest.mark.parametrize(
    "money",
    [
        {"contributions": (books.contribution("LA", "5.00"),)},
        {"ledger": (books.actual(8, "5.00"),)},
        {"instalments": (books.instalment(TODAY, received_on=date(2025, 6, 1)),)},
        {"instalments": (books.instalment(TODAY, received_amount=Decimal("5.00")),)},
    ],
)
def test_any_money_from_the_start_on_counts(money):
    assert subjects("K1", partners=UNSIGNED, **(NO_MONEY | money)) == ["ICB"]


@pytest.mark.parametrize(
    "money",
    [
        {},
        {"contributions": (books.contribution("LA", "5.00", status="Proposed"),)},
        {"contributions": (books.contribution("LA", "0.00"),)},
        {"contributions": (books.contribution("LA", "1", financial_year=books.YEAR.next()),)},
        {"ledger": (books.forecast(1, "5.00"), books.actual(2, "0.00"))},
        {"ledger": (books.actual(12, "5.00"),)},
        {"instalments": (books.instalment(TODAY),)},
        {"instalments": (books.instalment(TODAY, received_on=date(2025, 3, 31)),)},
    ],
)
def test_money_that_has_not_moved_yet_or_moved_before_does_not_count(money):
    assert subjects("K1", partners=UNSIGNED, **(NO_MONEY | money)) == []


def test_money_in_view_is_not_the_agreements():
    assert subjects("K1", partners=UNSIGNED, funds=(books.fund("F1", "In view"),)) == []


def test_a_signature_dated_after_today_is_not_there_yet():
    partners = (books.partner("ICB", signed_on=date(2026, 1, 1)), books.partner("LA"))

    assert subjects("K1", partners=partners) == ["ICB"]
    assert subjects("K1", today=date(2026, 1, 1), partners=partners) == []


def test_an_agreement_with_money_and_without_partners_is_found():
    assert subjects("K1", partners=()) == ["A1"]


# ----------------------------------------------------------------------------------- K2


def test_a_late_signature_says_by_how_many_days():
    partners = (books.partner("ICB", signed_on=date(2025, 6, 30)), books.partner("LA"))

    (finding,) = found("K2", partners=partners)

    assert (finding.subject, finding.severity) == ("ICB", "warning")
    assert "90 days after the start on 1 April 2025" in finding.message


def test_a_signature_on_the_first_day_is_in_time():
    partners = (books.partner("ICB", signed_on=date(2025, 4, 1)), books.partner("LA"))

    assert found("K2", partners=partners) == []


def test_a_variation_signed_late_or_not_at_all_is_found():
    effective = date(2025, 7, 1)
    variations = (
        books.variation("V1", effective, signed_on=date(2025, 7, 2)),
        books.variation("V2", effective, signed_on=None),
        books.variation("V3", effective, signed_on=date(2025, 6, 30)),
        books.variation("V4", date(2026, 4, 1), signed_on=None),
    )

    late, unsigned = found("K2", variations=variations)

    assert (late.subject, unsigned.subject) == ("V1", "V2")
    assert "1 day after it took effect" in late.message
    assert "is not signed, 167 days" in unsigned.message


# ----------------------------------------------------------------------------------- K3

ENDED = books.agreement(end_date=date(2025, 9, 30))


@pytest.mark.parametrize(
    ("money", "words"),
    [
        ({"ledger": (books.actual(7, "9.00"),)}, "£9.00 is posted as spent from October 2025"),
        ({"instalments": (books.instalment(date(2025, 10, 1)),)}, "instalments are due from"),
    ],
)
def test_money_after_the_end_date_is_found(money, words):
    (finding,) = found("K3", agreement=ENDED, **money)

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert words in finding.message


def test_contributions_agreed_for_a_year_after_the_end_are_found():
    ended = books.agreement(start_date=date(2024, 4, 1), end_date=date(2025, 3, 31))

    (finding,) = found("K3", agreement=ended, ledger=())

    assert "contributions are agreed for 2025-26" in finding.message


@pytest.mark.parametrize(
    "money",
    [
        {"ledger": (books.actual(6, "9.00"),)},
        {"ledger": (books.forecast(8, "9.00"),)},
        {"ledger": (books.actual(10, "9.00"),)},
        {"instalments": (books.instalment(date(2025, 9, 30), received_on=date(2025, 11, 1)),)},
        {"instalments": (books.instalment(date(2026, 1, 1)),)},
    ],
)
def test_settling_the_last_months_raises_nothing(money):
    assert found("K3", agreement=ENDED, **money) == []


def test_an_extension_recorded_by_a_variation_puts_it_right():
    changes = {
        "agreement": books.agreement(end_date=date(2026, 3, 31)),
        "versions": (books.version("V1", end_date=date(2025, 9, 30)),),
        "variations": (books.variation("V1", date(2025, 9, 1)),),
        "ledger": (books.actual(7, "9.00"),),
    }

    assert found("K3", **changes) == []


# ----------------------------------------------------------------------------------- K11


def test_a_host_that_is_no_partner_is_found():
    hosted = books.agreement(host="TRUST", pool_manager_employer="TRUST")

    (finding,) = found("K11", agreement=hosted)

    assert (finding.subject, finding.severity) == ("TRUST", "high")


def test_a_pool_manager_who_works_for_the_other_side_is_found():
    (finding,) = found("K11", agreement=books.agreement(pool_manager_employer="ICB"))

    assert finding.subject == "ICB"
    assert "P. Manager is employed by ICB, not by the host LA" in finding.message


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ({"pool_manager": None}, "The pool manager is blank"),
        ({"pool_manager_employer": None}, "The pool manager's employer is blank"),
        (
            {"pool_manager": None, "pool_manager_employer": None},
            "The pool manager and pool manager's employer are blank",
        ),
    ],
)
def test_a_pooled_fund_without_a_pool_manager_is_found(blank, said):
    (finding,) = found("K11", agreement=books.agreement(**blank), funds=(books.fund(),))

    assert (finding.subject, finding.severity) == ("C13", "high")
    assert finding.message.startswith(f"{said}: regulation 7(4) asks for an officer of the host LA")


@pytest.mark.parametrize(("basis", "kind"), [("Section 256", "Pooled"), ("Section 75", "Aligned")])
def test_where_no_regulation_asks_for_a_pool_manager_none_is_missing(basis, kind):
    nobody = {"pool_manager": None, "pool_manager_employer": None, "legal_basis": basis}
    kept = {"agreement": books.agreement(**nobody), "funds": (books.fund("F1", kind),)}

    assert found("K11", **kept) == []


@pytest.mark.parametrize("employer", ["LA", " la ", "northshire council"])
def test_the_hosts_code_or_name_is_accepted_as_the_employer(employer):
    assert found("K11", agreement=books.agreement(pool_manager_employer=employer)) == []


def _signature(organisation: str, signed_on: date, **changes) -> VariationSignature:
    row = VariationSignature(
        "A1", "V1", organisation, "A. Signatory", None, signed_on, None, None, None, False, None
    )
    return replace(row, **changes)


def test_a_variation_is_late_until_the_last_partner_has_signed_and_names_who_has_not():
    varied = books.variation("V1", date(2025, 7, 1), signed_on=None)
    early = _signature("LA", date(2025, 6, 20))

    (half,) = found("K2", variations=(varied,), signatures=(early,))
    (late,) = found(
        "K2", variations=(varied,), signatures=(early, _signature("ICB", date(2025, 9, 1)))
    )

    assert "Variation V1 is not signed by ICB, 167 days after it took effect" in half.message
    assert half.message.endswith(": have it signed, and the time before minuted as covered.")
    assert "Variation V1 was signed on 1 September 2025, 62 days after" in late.message
    assert late.message.endswith(": have the time before minuted as covered.")


def test_a_signature_by_an_authority_that_had_expired_is_found():
    expired = {"delegated": True, "delegation_expires": date(2025, 3, 17)}
    varied = books.variation("V1", date(2025, 7, 1), signed_on=None)
    of_agreement = SigningAuthority("A1", "LA", None, "Cabinet", "CAB/7", **expired)
    signed = (_signature("LA", date(2025, 6, 20), **expired), _signature("ICB", date(2025, 6, 20)))

    original, later = found(
        "K2", authorities=(of_agreement,), variations=(varied,), signatures=signed
    )

    assert "LA signed the agreement on 20 March 2025, 3 days after the delegation" in (
        original.message
    )
    assert "LA signed variation V1 on 20 June 2025, 95 days after" in later.message
