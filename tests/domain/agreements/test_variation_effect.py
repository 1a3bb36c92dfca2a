"""What variations do to contributions, by partner and year, with totals that add up."""

from decimal import Decimal
from typing import Any

from tests.domain.books import agreement, contribution, fund
from tracker.domain.agreements.variation_effect import effect_of
from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import total_of
from tracker.domain.registers import AgreementBook, Contribution
from tracker.domain.risk_share.terms import FundKind

THIS, NEXT = FinancialYear(2025), FinancialYear(2026)


def _line(variation: str, partner: str, amount: str, **changes: Any) -> Contribution:
    return contribution(partner, amount, variation=variation, **changes)


BOOK = AgreementBook(
    agreement(),
    funds=(fund(), fund("F2", "Aligned")),
    contributions=(
        contribution("LA", "900.00"),
        _line("V1", "LA", "100.50"),
        _line("V1", "LA", "-20.25", financial_year=NEXT),
        _line("V1", "ICB", "-50.00"),
        _line("V2", "ICB", "7.77"),
        _line("V1", "ICB", "1000.00", status="Proposed"),
        _line("V1", "LA", "3.00", fund="F2"),
    ),
)


def test_the_effect_is_what_the_lines_of_the_variation_say_by_partner_and_year() -> None:
    pooled = effect_of(BOOK, ["V1"]).kinds[0]

    assert pooled.kind is FundKind.POOLED
    assert pooled.years == (THIS, NEXT)
    assert {row.partner: row.by_year for row in pooled.partners} == {
        "ICB": {THIS: Decimal("-50.00")},
        "LA": {THIS: Decimal("100.50"), NEXT: Decimal("-20.25")},
    }


def test_totals_by_partner_and_by_year_are_the_same() -> None:
    for variations in (["V1"], ["V2"], ["V1", "V2"]):
        for kind in effect_of(BOOK, variations).kinds:
            assert total_of(kind.of_year(year) for year in kind.years) == kind.total
            assert total_of(row.total for row in kind.partners) == kind.total


def test_several_variations_together_are_the_sum_of_each() -> None:
    one, two, both = (
        total_of(kind.total for kind in effect_of(BOOK, wanted).kinds)
        for wanted in (["V1"], ["V2"], ["V1", "V2"])
    )

    assert one + two == both == Decimal("41.02")


def test_what_is_only_proposed_is_left_out_and_said() -> None:
    found = effect_of(BOOK, ["V1"])

    assert (found.proposed, found.lines) == (Decimal("1000.00"), 4)


def test_kinds_of_fund_are_never_added_together() -> None:
    assert [kind.kind for kind in effect_of(BOOK, ["V1"]).kinds] == [
        FundKind.POOLED,
        FundKind.ALIGNED,
    ]


def test_a_variation_of_words_alone_moves_no_money() -> None:
    assert effect_of(BOOK, ["V9"]).kinds == ()
