"""What lists show of an agreement, and everything it owes with its day.

Days stand as they are recorded; whether one has passed is seen when it is read. A variation
recorded ahead is kept beside what is in force now, each with the days on which it speaks.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import cast

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import Owed
from tracker.domain.obligations.all_owed import all_owed
from tracker.domain.registers import Agreement, AgreementBook
from tracker.models import AgreementStanding, OwedItem
from tracker.services.kept.records import spans_between
from tracker.services.records.book import load_books

# What lists show and what falls due follow from these registers alone.
SHEETS = (
    "Agreement versions",
    "Variations",
    "Partners",
    "Funds",
    "Schemes",
    "Contributions",
    "Instalments",
    "Reviews",
    "Returns",
    "Better Care Fund dates",
    "Better Care Fund returns",
)
YEARS_AHEAD = 5
"""How many financial years ahead the reports of an agreement without an end are kept."""

_SHOWN = (
    "title", "area", "legal_basis", "host", "start_date", "end_date", "signed_from", "words",
)  # fmt: skip
_OWED = ("due", "kind", "title", "fund", "about", "assumed")
Records = tuple[list[dict[str, object]], list[dict[str, object]]]


def refresh(session: Session, agreements: Collection[str], day: date) -> None:
    """Write down again what lists show of some agreements and what they owe, from a day on."""
    for model in (AgreementStanding, OwedItem):
        session.execute(delete(model).where(model.agreement.in_(agreements)))
    standings, owed = work_out(session, agreements, day)
    if standings:
        session.execute(insert(AgreementStanding), standings)
    if owed:
        session.execute(insert(OwedItem), owed)


def work_out(session: Session, agreements: Collection[str], day: date) -> Records:
    """The records of both tables, from the registers."""
    standings: list[dict[str, object]] = []
    owed: list[dict[str, object]] = []
    for book in load_books(session, agreements, sheets=SHEETS):
        until = kept_until(day)
        for start, end in spans(book, day):
            said = book.as_at(max(start, day))
            span: dict[str, object] = {
                "agreement": said.agreement,
                "from_day": start,
                "to_day": end,
            }
            standings.append(span | _standing(book, said) | {"owed_until": until})
            owed += [span | _item(item) for item in all_owed(book, said, until)]
    return standings, owed


def kept_until(day: date) -> date:
    """How far ahead is kept what falls due."""
    return FinancialYear(min(FinancialYear.of(day).start + YEARS_AHEAD, 9997)).last_day


def spans(book: AgreementBook, day: date) -> Iterator[tuple[date, date]]:
    """The days on which one version of the agreement speaks, for today's version and later ones.

    Today's is taken to have spoken always: lists are asked for as they are now.
    """
    return spans_between(
        [row.effective_from for row in book.variations if row.effective_from > day]
    )


def _standing(book: AgreementBook, said: Agreement) -> dict[str, object]:
    signatures = [row.signed_on for row in book.partners]
    signed = [day for day in signatures if day is not None]
    return {
        "title": said.title,
        "area": said.area,
        "legal_basis": said.legal_basis,
        "host": said.host,
        "start_date": said.start_date,
        "end_date": said.end_date,
        "signed_from": max(signed) if signed and len(signed) == len(signatures) else None,
        "words": _words(book, said),
    }


def _words(book: AgreementBook, said: Agreement) -> str:
    """What a search for an agreement looks through."""
    texts = [said.agreement, said.title, said.area or ""]
    texts += [f"{row.code} {row.name}" for row in book.organisations]
    texts += [f"{row.fund} {row.title} {row.kind}" for row in book.funds]
    return "\n".join(texts).casefold()


def _item(owed: Owed) -> dict[str, object]:
    return {
        "due": owed.due,
        "kind": str(owed.kind),
        "title": owed.title,
        "fund": owed.fund,
        "about": owed.about,
        "assumed": owed.assumed,
    }


def faults(session: Session, agreements: Collection[str], day: date) -> Iterator[str]:
    """Sentences for every agreement of which lists show something else than the registers say.

    Args:
        day: today, or the day of the latest change if that is later.
    """
    kept = (_kept(session, AgreementStanding, agreements), _kept(session, OwedItem, agreements))
    right = work_out(session, agreements, day)
    for agreement in sorted(agreements):
        if _seen(kept, agreement, day) != _seen(right, agreement, day):
            yield f"{agreement}: what lists show of it, or what it owes, is out of date."


def _kept(
    session: Session, model: type[AgreementStanding | OwedItem], agreements: Collection[str]
) -> list[dict[str, object]]:
    table = model.__table__
    found = session.execute(select(*table.c).where(table.c.agreement.in_(agreements)))
    return [dict(row) for row in found.mappings()]


def _seen(records: Records, agreement: str, day: date) -> list[tuple[object, ...]]:
    """What a list shows on the day, and everything owed as far ahead as is surely kept."""
    until = kept_until(day - timedelta(days=366 * (YEARS_AHEAD - 1)))
    return sorted(
        (
            tuple(row.get(name) for name in names)
            for rows, names in zip(records, (_SHOWN, _OWED), strict=True)
            for row in rows
            if row["agreement"] == agreement
            and cast("date", row["from_day"]) <= day <= cast("date", row["to_day"])
            and cast("date", row.get("due", day)) <= until
        ),
        key=repr,
    )
