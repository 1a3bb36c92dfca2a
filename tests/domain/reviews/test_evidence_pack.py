"""The evidence for a review: what changed since the last one, and the same bytes for the same facts."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.frozen import frozen_bytes, frozen_hash
from tracker.domain.funds.position_json import JsonObject
from tracker.domain.records.outcomes import OutcomeMeasure, OutcomeReading, OutcomeTarget
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.reviews.evidence_pack import evidence, last_held
from tracker.domain.reviews.sentence import Compared, first_sentence
from tracker.domain.risk_share.terms import FundKind

AS_AT = date(2025, 12, 15)
PLANNED = Review("A1", date(2026, 1, 31), "Annual", None, None, None, None)
LAST = Review("A1", date(2025, 7, 31), None, date(2025, 7, 20), "Continue", "Go on.", None)


def action(number: int, done_on: date | None) -> ReviewAction:
    return ReviewAction("A1", number, LAST.due, f"Action {number}", "A", "LA", AS_AT, done_on, None)


def measure(code: str) -> OutcomeMeasure:
    return OutcomeMeasure(
        "A1", code, f"Measure {code}", "days", "Lower", None, None, None, None, None, None
    )


def reading(code: str, month: int, value: int) -> OutcomeReading:
    period = FinancialYear(2025).month(month)
    return OutcomeReading("A1", code, period, Decimal(value), None, None)


def worse_book() -> AgreementBook:
    """Reviewed in July; since then the forecast rose by 310 and one of two outcomes slipped."""
    return AgreementBook(
        books.agreement(),
        organisations=(books.organisation("LA"), books.organisation("ICB", "Northshire ICB")),
        partners=(books.partner("ICB"), books.partner("LA")),
        funds=(books.fund(),),
        schemes=(books.scheme(),),
        budgets=(books.budget("1000.00"),),
        contributions=(
            books.contribution("LA", "600"),
            books.contribution("LA", "50", variation="V1", line="V1"),
        ),
        variations=(books.variation("V1", date(2025, 10, 1)),),
        ledger=(books.forecast(3, "1002.00"), books.forecast(8, "1312.00")),
        reviews=(LAST, PLANNED),
        measures=(measure("M1"), measure("M2")),
        targets=tuple(
            OutcomeTarget("A1", code, FinancialYear(2025), Decimal(10), None)
            for code in ("M1", "M2")
        ),
        readings=(
            reading("M1", 3, 9), reading("M1", 8, 12), reading("M2", 3, 11), reading("M2", 8, 11),
        ),
        actions=(action(1, None), action(2, date(2025, 12, 16)), action(3, date(2025, 12, 1))),
    )  # fmt: skip


def found(as_at: date = AS_AT) -> JsonObject:
    return evidence(worse_book(), as_at, PLANNED, ["Something happened."])


def test_the_first_sentence_says_what_became_worse() -> None:
    assert found()["sentence"] == (
        "Since the last review the forecast worsened by £310.00 and one outcome of two went off "
        "track."
    )


def test_each_fund_says_where_it_stood_at_the_last_review() -> None:
    funds = found()["funds"]

    assert isinstance(funds, list)
    assert {name: funds[0][name] for name in ("variance_then", "variance", "change")} == {
        "variance_then": "2.00", "variance": "312.00", "change": "310.00",
    }  # fmt: skip


def test_contributions_and_variations_since_the_last_review_are_listed() -> None:
    pack = found()

    assert pack["contributions"] == [
        {"fund": "F1", "partner": "LA", "then": "600.00", "now": "650.00"}
    ]
    assert [row["variation"] for row in pack["variations"]] == ["V1"]  # type: ignore[attr-defined]


def test_actions_open_on_the_day_are_listed_whatever_was_done_later() -> None:
    actions = found()["actions"]

    assert [row["text"] for row in actions] == ["Action 1", "Action 2"]  # type: ignore[attr-defined]


def test_what_happened_after_the_day_is_not_evidence() -> None:
    early = evidence(worse_book(), date(2025, 7, 19), PLANNED)

    assert early["since"] is None
    assert early["decisions"] == []
    assert early["actions"] == []
    assert str(early["sentence"]).startswith("This is the first review: the pooled funds are")


def test_the_same_evidence_is_the_same_bytes_and_reads_back_whole() -> None:
    content = frozen_bytes(found())

    assert content == frozen_bytes(found())
    assert json.loads(content) == found()
    assert frozen_hash(content) != frozen_hash(frozen_bytes(found(date(2025, 12, 16))))


def test_a_review_held_on_the_day_itself_is_the_last_one() -> None:
    book = replace(worse_book(), reviews=(replace(LAST, held_on=AS_AT),))

    assert last_held(book, AS_AT) == AS_AT


def test_an_agreement_without_a_pooled_fund_is_told_of_the_funds_it_has() -> None:
    book = worse_book()
    led = replace(book, funds=tuple(replace(f, kind="Lead commissioning") for f in book.funds))

    pooled, other = (str(evidence(b, AS_AT, PLANNED)["sentence"]) for b in (book, led))

    assert "the forecast worsened by" in pooled
    assert other.split(" and ")[0] == pooled.split(" and ")[0]


def test_the_sentence_fits_every_case() -> None:
    year = FinancialYear(2026)
    base = Compared(False, year, Decimal(5), Decimal(2), 4, 0, 0)

    assert first_sentence(base) == (
        "Since the last review the forecast improved by £3.00 and no outcome of four went off "
        "track."
    )
    assert "the forecast did not change" in first_sentence(replace(base, then=Decimal(2)))
    assert "were first forecast for 2026-27, to overspend by £2.00," in first_sentence(
        replace(base, then=None)
    )
    assert "no pooled fund was forecast for 2026-27" in first_sentence(replace(base, now=None))
    led = replace(base, then=None, kind=FundKind.LEAD_COMMISSIONING)
    assert "the lead commissioning funds were first forecast for 2026-27" in first_sentence(led)
    assert first_sentence(replace(base, is_first=True, outcomes=12, off_track=3)) == (
        "This is the first review: the pooled funds are forecast to overspend by £2.00 in 2026-27 "
        "and three outcomes of 12 are off track."
    )
    assert first_sentence(replace(base, outcomes=0)).endswith("and no outcome is measured.")
