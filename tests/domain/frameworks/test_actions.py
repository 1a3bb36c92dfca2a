"""What is to be done about the financial frameworks: open, reminded of, told to boards."""

from dataclasses import replace
from datetime import date

from tests.domain.books import TODAY, book
from tracker.domain.frameworks.actions import actions_owed, open_actions, said_sentence
from tracker.domain.records.frameworks import FinancialFramework


def framework(
    name: str = "Governance", synchronised: str = "Partly", **changes: object
) -> FinancialFramework:
    row = FinancialFramework(
        "A1", name, None, None, None, synchronised, "Agree one form", "B. Reed",
        date(2026, 1, 30), None, TODAY,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]  # a test names fields of the row


def test_an_action_is_open_until_the_end_of_the_day_before_it_is_done() -> None:
    row = framework(action_done_on=TODAY)
    kept = book(financial_frameworks=(row,))

    assert open_actions(kept, date(2025, 12, 14)) == [row]
    assert open_actions(kept, TODAY) == []


def test_an_open_action_is_owed_by_its_day_and_known_by_its_framework() -> None:
    (owed,) = actions_owed(book(financial_frameworks=(framework(),)), TODAY)

    assert (owed.due, owed.title) == (
        date(2026, 1, 30),
        "Agree one form (governance; B. Reed)",
    )
    assert owed.name == "Framework action |  | Governance"


def test_an_action_of_many_lines_becomes_one_line_of_a_letter() -> None:
    long = framework(action="Agree\n\none form " + "and then some " * 40)
    (owed,) = actions_owed(book(financial_frameworks=(long,)), TODAY)

    assert "\n" not in owed.title
    assert owed.title.startswith("Agree one form and then some")
    assert len(owed.title) < 240


def test_boards_are_told_what_the_partners_say() -> None:
    rows = (framework(), framework("Risk-sharing", "Yes"), framework("Budget-setting", "Yes"))

    assert said_sentence(book()) == "Nobody has looked at the five financial frameworks yet."
    assert said_sentence(book(financial_frameworks=rows)) == (
        "The partners say that 2 of their 5 financial frameworks are synchronised; governance: "
        "partly; financial planning and financial timetables were not looked at."
    )
