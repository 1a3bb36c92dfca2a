"""What is still to be done about the financial frameworks, as it is reminded of and told to boards."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.obligations.agreement_calendar import FurtherKind, Owed
from tracker.domain.records.frameworks import FinancialFramework, Framework, Synchronised
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import joined, on_one_line


def open_actions(book: AgreementBook, day: date) -> list[FinancialFramework]:
    """What is still to be done about the frameworks at the end of a day, the earliest due first."""
    found = [row for row in book.financial_frameworks if row.is_action_open_on(day)]
    return sorted(found, key=lambda row: (row.action_due or date.max, row.framework))


def actions_owed(book: AgreementBook, day: date) -> Iterator[Owed]:
    """The open actions as obligations; one whose day is moved is a new one, as always."""
    for row in open_actions(book, day):
        assert row.action is not None
        assert row.action_due is not None
        yield Owed(
            FurtherKind.FRAMEWORK_ACTION,
            row.action_due,
            f"{on_one_line(row.action)} ({row.framework.lower()}; {row.action_owner})",
            about=row.framework,
        )


def said_sentence(book: AgreementBook) -> str:
    """What the partners themselves say of the five, for a page that does not show the records."""
    said = {row.framework: row.synchronised for row in book.financial_frameworks}
    if not said:
        return "Nobody has looked at the five financial frameworks yet."
    yes = sum(word == Synchronised.YES for word in said.values())
    others = [
        f"{name.lower()}: {said[name].lower()}"
        for name in Framework
        if name in said and said[name] != Synchronised.YES
    ]
    unseen = [name.lower() for name in Framework if name not in said]
    start = f"The partners say that {yes} of their {len(Framework)} financial frameworks"
    parts = [f"{start} {'is' if yes == 1 else 'are'} synchronised", *others]
    if unseen:
        parts.append(f"{joined(unseen)} {'was' if len(unseen) == 1 else 'were'} not looked at")
    return "; ".join(parts) + "."
