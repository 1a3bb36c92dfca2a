"""Which changes need another pair of eyes, and whose eyes those may be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.agreements.approvals import (
    Eyes,
    ProposalKind,
    RowChange,
    kind_of,
    weightiest,
    why_not,
)
from tracker.domain.records.agreement_settings import AgreementSetting, Approvals, ClosedPeriod
from tracker.domain.registers import Row

DUE = books.instalment(date(2025, 5, 1))
INVOICED = replace(DUE, invoice="007")
SHORT = replace(INVOICED, received_amount=DUE.amount - 1)
PERSON, ORGANISATION = Approvals.ANOTHER_PERSON, Approvals.ANOTHER_ORGANISATION


def setting(asked: Approvals) -> AgreementSetting:
    return AgreementSetting("A1", asked.value)


@pytest.mark.parametrize(
    ("sheet", "before", "after", "kind"),
    [
        ("Contributions", None, books.contribution("LA", "1.00"), ProposalKind.CONTRIBUTION),
        ("Contributions", books.contribution("LA", "1.00"), None, ProposalKind.CONTRIBUTION),
        ("Agreements", books.agreement(), books.agreement(aims="New"), ProposalKind.VARIATION),
        ("Agreements", books.agreement(), books.agreement(pool_manager="New"), None),
        ("Agreements", books.agreement(), books.agreement(next_review=date(2027, 1, 1)), None),
        ("Variations", None, books.variation("V1", date(2026, 1, 1)), ProposalKind.VARIATION),
        ("Partners", None, books.partner("FT"), ProposalKind.VARIATION),
        ("Partners", books.partner("LA"), books.partner("LA", signatory="A. Chief"), None),
        ("Funds", books.fund(), books.fund(kind="Aligned"), ProposalKind.TERMS),
        ("Funds", books.fund(), books.fund(title="New"), None),
        ("Risk share", None, books.step("Use reserve", 1), ProposalKind.TERMS),
        ("Risk share caps", books.cap("LA", "5.00"), None, ProposalKind.TERMS),
        ("Closed periods", None, ClosedPeriod("A1", books.month(1)), ProposalKind.PERIOD),
        ("Closed periods", ClosedPeriod("A1", books.month(1)), None, ProposalKind.PERIOD),
        ("Agreement settings", setting(ORGANISATION), setting(PERSON), ProposalKind.SETTINGS),
        ("Agreement settings", setting(PERSON), None, ProposalKind.SETTINGS),
        ("Agreement settings", setting(PERSON), setting(ORGANISATION), None),
        ("Agreement settings", None, setting(PERSON), None),
        ("Budgets", None, books.budget("5.00"), None),
        ("Reviews", None, books.review(date(2026, 1, 1)), None),
    ],
)
def test_what_an_agreement_holds_important_needs_another(
    sheet: str, before: Row | None, after: Row | None, kind: ProposalKind | None
) -> None:
    assert kind_of(RowChange(sheet, before, after)) is kind


@pytest.mark.parametrize(
    ("before", "after", "is_write_off"),
    [
        (INVOICED, replace(INVOICED, amount=DUE.amount - 1), True),
        (INVOICED, None, True),
        (SHORT, replace(SHORT, received_amount=None, received_on=date(2025, 6, 1)), True),
        (None, replace(DUE, amount=Decimal("-5.00")), True),
        (DUE, replace(DUE, amount=DUE.amount - 1), False),
        (INVOICED, replace(INVOICED, amount=DUE.amount + 1), False),
        (INVOICED, replace(INVOICED, received_on=date(2025, 6, 1)), False),
        (INVOICED, SHORT, False),
        (None, DUE, False),
        (DUE, None, False),
    ],
)
def test_money_due_that_is_let_go_of_is_a_write_off(
    before: Row | None, after: Row | None, is_write_off: bool
) -> None:
    kind = kind_of(RowChange("Instalments", before, after))

    assert kind is (ProposalKind.WRITE_OFF if is_write_off else None)


def test_a_change_of_nothing_needs_nobody() -> None:
    row = books.contribution("LA", "1.00")

    assert kind_of(RowChange("Contributions", row, row)) is None


def test_of_several_changes_the_weightiest_names_the_proposal() -> None:
    contribution = RowChange("Contributions", None, books.contribution("LA", "1.00"))
    variation = RowChange("Variations", None, books.variation("V1", date(2026, 1, 1)))
    review = RowChange("Reviews", None, books.review(date(2026, 1, 1)))

    assert weightiest([contribution, review, variation]) is ProposalKind.VARIATION
    assert weightiest([review]) is None


def eyes(name: str, person: int | None, *organisations: str) -> Eyes:
    return Eyes(name, person, frozenset(organisations))


def test_nobody_approves_what_they_prepared_whatever_role_they_act_in() -> None:
    prepared = eyes("a@la.example", 1, "LA")

    assert why_not(PERSON, [prepared], eyes("other name", 1, "ICB"))
    assert why_not(PERSON, [prepared], eyes("A@la.example", None, "ICB"))
    assert why_not(ORGANISATION, [prepared], eyes("a@la.example", 1, "ICB"))
    assert why_not(PERSON, [prepared], eyes("b@la.example", 2, "LA")) is None


def test_everybody_who_had_a_hand_in_it_has_prepared_it() -> None:
    hands = [eyes("a", 1, "LA"), eyes("b", 2, "LA")]

    assert why_not(PERSON, hands, eyes("a", 1, "LA"))
    assert why_not(PERSON, hands, eyes("b", 2, "LA"))


def test_another_organisation_means_one_that_did_not_prepare_it() -> None:
    prepared = eyes("a", 1, "LA")

    assert why_not(ORGANISATION, [prepared], eyes("c", 3, "LA"))
    assert why_not(ORGANISATION, [prepared], eyes("c", 3, "LA", "ICB"))
    assert why_not(ORGANISATION, [prepared], eyes("c", 3))
    assert why_not(ORGANISATION, [prepared], eyes("c", 3, "ICB")) is None


PEOPLE = st.builds(
    Eyes,
    st.sampled_from(["a", "b", "c"]),
    st.none() | st.integers(1, 3),
    st.frozensets(st.sampled_from(["LA", "ICB", "FT"])),
)


@given(st.sampled_from([PERSON, ORGANISATION]), st.lists(PEOPLE, min_size=1), PEOPLE)
def test_whoever_may_approve_is_none_of_those_who_prepared(
    asked: Approvals, hands: list[Eyes], approver: Eyes
) -> None:
    if why_not(asked, hands, approver) is None:
        assert not any(approver.is_same(hand) for hand in hands)
        if asked is ORGANISATION:
            assert not any(hand.organisations & approver.organisations for hand in hands)
