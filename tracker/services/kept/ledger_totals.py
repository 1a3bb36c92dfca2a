"""The ledger added up by scheme, month and measure."""

from collections.abc import Collection, Iterator

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

FIRST_MONTH, LAST_MONTH = "0000-00", "9999-99"
_MEANT = (
    "scheme_id IN (SELECT id FROM schemes WHERE agreement IN :agreements) "
    "AND period BETWEEN :first AND :last"
)
_ADDED_UP = "SELECT scheme_id, period, measure, sum(amount), count(*) FROM ledger"
_GROUPS = "GROUP BY scheme_id, period, measure"


def _of_agreements(words: str) -> TextClause:
    return text(words).bindparams(bindparam("agreements", expanding=True))


_FORGET = _of_agreements(f"DELETE FROM ledger_totals WHERE {_MEANT}")
_ADD_UP = _of_agreements(
    "INSERT INTO ledger_totals (scheme_id, period, measure, amount, entries) "
    f"{_ADDED_UP} WHERE {_MEANT} {_GROUPS}"
)
_DRIFT = text(
    "SELECT c.agreement, c.fund, c.scheme, d.period, d.measure FROM ("
    f"SELECT * FROM ({_ADDED_UP} {_GROUPS}) AS found "
    "EXCEPT SELECT scheme_id, period, measure, amount, entries FROM ledger_totals) AS d "
    "JOIN schemes c ON c.id = d.scheme_id "
    "UNION SELECT c.agreement, c.fund, c.scheme, k.period, k.measure FROM ("
    "SELECT scheme_id, period, measure, amount, entries FROM ledger_totals "
    f"EXCEPT SELECT * FROM ({_ADDED_UP} {_GROUPS}) AS found) AS k "
    "JOIN schemes c ON c.id = k.scheme_id"
)


def refresh(
    session: Session,
    agreements: Collection[str],
    first: str = FIRST_MONTH,
    last: str = LAST_MONTH,
) -> None:
    """Add up the ledger of some agreements again, from one month to another."""
    values = {"agreements": sorted(agreements), "first": first, "last": last}
    session.execute(_FORGET, values)
    session.execute(_ADD_UP, values)


def faults(session: Session) -> Iterator[str]:
    """Sentences for every total that is not what its ledger rows add up to."""
    for agreement, fund, scheme, period, measure in sorted(session.execute(_DRIFT)):
        yield (
            f"{agreement} / {fund} / {scheme} {period}: the kept total of {measure} is not what "
            "the ledger adds up to."
        )
