"""What the people of `tests.a_year` did, by the day on which they did it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.a_year import YEAR, Life, quarter
from tests.domain import books
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.documents import DocumentKind
from tracker.domain.records.signatures import VariationSignature
from tracker.domain.registers import Organisation

Act = Callable[[Life], None]

COUNCIL_SIGNS, BOARD_SIGNS = date(2026, 5, 20), date(2026, 6, 5)
OVERSPEND_LOGGED, REVIEW_HELD = date(2026, 11, 10), date(2026, 12, 3)
VARIED_FROM, LAST_SIGNATURE = date(2027, 1, 1), date(2027, 1, 12)
MERGER_KNOWN, MERGER = date(2027, 2, 15), date(2027, 4, 1)
RENEWAL_DECIDED = date(2027, 3, 10)


def sign(organisation: str) -> Act:
    def act(life: Life) -> None:
        life.change(
            "Partners", lambda row: row.organisation == organisation,
            signatory="A. Signatory", signatory_role="Chief executive", signed_on=life.today,
        )  # fmt: skip

    return act


def receive(due: date) -> Act:
    def act(life: Life) -> None:
        life.change(
            "Instalments", lambda row: row.due_date == due,
            received_on=life.today, received_amount=Decimal("150000.00"),
        )  # fmt: skip

    return act


def log(month: str, actual: str = "83000.00", outturn: str = "1000000.00") -> Act:
    return lambda life: life.log(month, actual, outturn)


def submit(period: Quarter | FinancialYear) -> Act:
    return lambda life: life.add_rows("Returns", books.report(period, life.today))


def read(number: int, value: str) -> Act:
    return lambda life: life.add_rows("Outcome readings", books.reading(quarter(number), value))


def attach(life: Life) -> None:
    life.attach_file(DocumentKind.SIGNED_COPY, "Agreement as signed")


def hold_for_the_overspend(life: Life) -> None:
    life.hold_review(
        "Vary",
        "Both partners put in 3 per cent more from January",
        ("Write a recovery plan for the pooled fund", date(2027, 1, 29)),
    )


def vary(life: Life) -> None:
    life.add_rows(
        "Variations", books.variation("V1", VARIED_FROM, title="More money", signed_on=None)
    )
    life.add_rows(
        "Contributions",
        books.contribution("ICB", "18000.00", financial_year=YEAR, variation="V1"),
        books.contribution("LA", "12000.00", financial_year=YEAR, variation="V1"),
    )
    life.add_rows("Budgets", books.budget("30000.00", financial_year=YEAR, line="V1"))


def sign_variation(variation: str, organisation: str) -> Act:
    return lambda life: life.add_rows(
        "Variation signatures",
        VariationSignature(
            "A1", variation, organisation, "A. Signatory", "Chief executive", life.today,
            "Cabinet", "Cabinet", "Minute 12", False, None,
        ),
    )  # fmt: skip


def finish_the_plan(life: Life) -> None:
    life.change(
        "Review actions", lambda row: row.action == 1, done_on=life.today, result="Plan agreed"
    )


def hear_of_the_merger(life: Life) -> None:
    life.add_rows("Organisations", Organisation("NICB", "North ICB", "ICB", MERGER, None, None))
    life.change(
        "Organisations", lambda row: row.code == "ICB",
        valid_to=date(2027, 3, 31), successor="NICB",
    )  # fmt: skip


def renew(life: Life) -> None:
    life.hold_review("Extend", "Extended by one year")


def extend(life: Life) -> None:
    life.add_rows("Variations", books.variation("V2", MERGER, title="Renewal", signed_on=None))
    life.change("Agreements", lambda row: True, end_date=date(2028, 3, 31))
    life.add_rows("Partners", books.partner("NICB", signed_on=life.today))


def take_next_year(life: Life) -> None:
    following = {"financial_year": FinancialYear(2027)}
    life.add_rows(
        "Contributions",
        books.contribution("NICB", "618000.00", **following),
        books.contribution("LA", "412000.00", **following),
    )
    life.add_rows("Budgets", books.budget("1030000.00", **following))


DIARY: dict[date, list[Act]] = {
    date(2026, 4, 28): [receive(date(2026, 4, 15))],
    date(2026, 5, 11): [log("2026-04")],
    COUNCIL_SIGNS: [sign("LA")],
    BOARD_SIGNS: [sign("ICB")],
    date(2026, 6, 8): [attach],
    date(2026, 6, 10): [log("2026-05")],
    date(2026, 7, 10): [log("2026-06")],
    date(2026, 7, 14): [receive(date(2026, 7, 15))],
    date(2026, 7, 20): [read(1, "84")],
    date(2026, 8, 7): [submit(quarter(1))],
    date(2026, 8, 10): [log("2026-07")],
    date(2026, 9, 10): [log("2026-08")],
    date(2026, 10, 9): [log("2026-09")],
    date(2026, 10, 14): [receive(date(2026, 10, 15))],
    date(2026, 10, 20): [read(2, "86")],
    OVERSPEND_LOGGED: [log("2026-10", "95000.00", "1060000.00")],
    date(2026, 11, 20): [submit(quarter(2))],
    REVIEW_HELD: [hold_for_the_overspend],
    date(2026, 12, 10): [log("2026-11", outturn="1055000.00")],
    date(2026, 12, 15): [vary],
    date(2026, 12, 18): [sign_variation("V1", "LA")],
    date(2027, 1, 11): [log("2026-12", outturn="1050000.00")],
    LAST_SIGNATURE: [sign_variation("V1", "ICB")],
    date(2027, 1, 14): [receive(date(2027, 1, 15))],
    date(2027, 1, 20): [read(3, "86")],
    date(2027, 1, 28): [finish_the_plan],
    date(2027, 2, 10): [log("2027-01", outturn="1045000.00"), submit(quarter(3))],
    MERGER_KNOWN: [hear_of_the_merger],
    date(2027, 3, 10): [log("2027-02", outturn="1040000.00"), renew],
    date(2027, 3, 20): [extend, take_next_year],
    date(2027, 3, 22): [sign_variation("V2", "LA")],
    date(2027, 3, 25): [sign_variation("V2", "NICB"), sign_variation("V2", "ICB")],
    date(2027, 4, 12): [log("2027-03", outturn="1040000.00")],
    date(2027, 4, 20): [read(4, "87")],
    date(2027, 5, 10): [submit(quarter(4)), submit(YEAR)],
}
