"""When a variation counts as signed, by the workbook's day and by the partners' own signatures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tests.domain.books import agreement, organisation
from tracker.domain.agreements.variation_signing import Signing, signing_of
from tracker.domain.records.signatures import VariationSignature, days_expired
from tracker.domain.registers import AgreementBook, Partner, Variation

TODAY = date(2025, 12, 15)
EFFECTIVE = date(2025, 10, 1)


def _signature(
    organisation: str, signed_on: date, *, expires: date | None = None
) -> VariationSignature:
    return VariationSignature(
        "A1", "V1", organisation, "A. Signatory", None, signed_on, "Cabinet", None, "CAB/1",
        expires is not None, expires,
    )  # fmt: skip


def _signing(
    signed_on: date | None, *signatures: VariationSignature, partners: Sequence[str] = ("LA", "ICB")
) -> Signing:
    variation = Variation("A1", "V1", EFFECTIVE, None, signed_on)
    book = AgreementBook(
        agreement(),
        partners=tuple(Partner("A1", code, None, None, None) for code in partners),
        variations=(variation,),
        signatures=signatures,
    )
    return signing_of(book, variation, TODAY)


def test_the_workbooks_day_stands_for_every_partner_of_which_nothing_else_is_known() -> None:
    assert _signing(date(2025, 9, 20)).signed_on == date(2025, 9, 20)
    assert _signing(date(2025, 9, 20)).missing == ()
    assert _signing(None).signed_on is None
    assert _signing(None).missing == ("LA", "ICB")


def test_a_variation_is_signed_on_the_day_of_the_last_partner() -> None:
    signing = _signing(
        None, _signature("LA", date(2025, 9, 1)), _signature("ICB", date(2025, 11, 15))
    )

    assert (signing.signed_on, signing.days_late) == (date(2025, 11, 15), 45)


def test_until_every_partner_has_signed_it_is_not_signed_and_grows_later() -> None:
    signing = _signing(None, _signature("LA", date(2025, 9, 1)))

    assert (signing.signed_on, signing.missing, signing.days_late) == (None, ("ICB",), 75)


def test_a_partners_own_day_goes_before_the_workbooks() -> None:
    signing = _signing(date(2025, 9, 20), _signature("ICB", date(2025, 11, 15)))

    assert signing.signed_on == date(2025, 11, 15)
    assert signing.contradicts_workbook
    assert not _signing(date(2025, 9, 20)).contradicts_workbook


def test_a_signature_of_a_day_to_come_does_not_count_yet() -> None:
    signing = _signing(
        None, _signature("LA", date(2025, 9, 1)), _signature("ICB", date(2026, 1, 5))
    )

    assert (signing.signed_on, signing.missing) == (None, ("ICB",))
    assert _signing(date(2026, 1, 5)).signed_on is None


def test_signing_before_it_takes_effect_is_never_late() -> None:
    assert _signing(date(2024, 12, 1)).days_late == 0


def test_a_body_that_had_ceased_signs_nothing() -> None:
    variation = Variation("A1", "V1", EFFECTIVE, None, None)
    book = AgreementBook(
        agreement(),
        organisations=(
            replace(organisation("CCG"), valid_to=date(2022, 6, 30)),
            organisation("LA"),
        ),
        partners=(Partner("A1", "CCG", None, None, None), Partner("A1", "LA", None, None, None)),
        variations=(variation,),
        signatures=(_signature("LA", date(2025, 9, 1)),),
    )

    assert signing_of(book, variation, TODAY).signed_on == date(2025, 9, 1)


def test_without_partners_the_workbooks_day_stands_by_itself() -> None:
    assert _signing(date(2025, 9, 20), partners=()).signed_on == date(2025, 9, 20)
    assert _signing(None, partners=()).signed_on is None


def test_a_delegation_may_be_used_on_its_last_day_and_not_after() -> None:
    last = date(2025, 9, 30)

    assert days_expired(_signature("LA", last, expires=last), last) == 0
    assert days_expired(_signature("LA", date(2025, 10, 3), expires=last), date(2025, 10, 3)) == 3
    assert days_expired(_signature("LA", last), last) == 0
