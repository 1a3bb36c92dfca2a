"""The versions of an agreement: as first made, and as each variation left it.

Councils' minutes show variations signed months after they took effect. What takes effect before
it is signed is retrospective, and is flagged with the days it is late;
`tracker.domain.agreements.variation_signing` says when it counts as signed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.agreements.variation_signing import signing_of
from tracker.domain.registers import Agreement, AgreementBook, Variation

FIRST = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """What an agreement said from one day to another (None: no end), and when that was signed.

    `variation` is the reference of the variation that began it, `FIRST` for the agreement as first
    made. `days_late` counts the days from taking effect to the signature, or to today where there
    is none; 0 where it was signed in time, or has not taken effect yet.
    """

    variation: str
    title: str
    start: date
    end: date | None
    signed_on: date | None
    days_late: int
    content: Agreement


def versions_of(book: AgreementBook, today: date) -> list[VersionLine]:
    """The agreement as first made and after each variation, the latest first."""
    variations = sorted(book.variations, key=lambda row: (row.effective_from, row.variation))
    starts = [book.agreement.start_date, *(row.effective_from for row in variations)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), book.agreement.end_date]
    first = VersionLine(
        FIRST, "The agreement as first made", starts[0], ends[0], None, 0,
        _said_until(book, variations),
    )  # fmt: skip
    found = [first]
    for place, row in enumerate(variations, 1):
        title = f"{row.variation}: {row.title}" if row.title else row.variation
        content = _said_until(book, variations[place:])
        signing = signing_of(book, row, today)
        found.append(
            VersionLine(
                row.variation,
                title,
                starts[place],
                ends[place],
                signing.signed_on,
                signing.days_late,
                content,
            )
        )
    return found[::-1]


def _said_until(book: AgreementBook, later: list[Variation]) -> Agreement:
    """What was said until the first of some variations whose earlier version is kept."""
    kept = {row.ended_by: row for row in book.versions}
    return next((kept[row.variation] for row in later if row.variation in kept), book.agreement)
