"""What lies around the registers of some agreements, asked for in one statement."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import to_pounds
from tracker.domain.surroundings import Correction, SameMoney, StatedDifference, Surroundings

LEAST_SAME = Decimal(10_000)
"""Below this two contributions of one amount may well be equal by chance."""

_FINAL = {"Outcome readings": ("Status", "Final"), "Returns": ("Submitted on", None)}
_OF_THOSE = {
    "sqlite": "AND {0}.agreement IN (SELECT value FROM json_each(:agreements))",
    "postgresql": "AND {0}.agreement = ANY(:agreements)",
}
_ARRAY = {"sqlite": "json_array({0})", "postgresql": "json_build_array({0})::text"}
_DIFFERENCES = """
SELECT 'difference', s.agreement, {array} FROM stated_totals s
JOIN import_batches b ON b.number = s.batch AND b.status = 'imported' WHERE 1 = 1 {those}
"""
# A change set names the agreements it touched; the key of a row begins with its own.
_CORRECTIONS = """
SELECT 'correction', e.agreement, {array} FROM audit_changes h
JOIN audit_entries a ON a.number = h.entry
JOIN entry_agreements e ON e.entry = h.entry
  AND substr(h.record, 1, length(e.agreement) + 3) = e.agreement || ' / '
WHERE h.change = 'changed' AND h.sheet IN ('Outcome readings', 'Returns') {those}
"""
_SAME_MONEY = """
SELECT 'same', m.agreement, {array} FROM (
  SELECT c.*, (
    SELECT o.agreement FROM contributions o
    JOIN funds g ON g.agreement = o.agreement AND g.fund = o.fund AND g.kind <> 'In view'
    WHERE o.partner = c.partner AND o.financial_year = c.financial_year AND o.amount = c.amount
      AND o.agreement <> c.agreement AND o.variation IS NULL AND o.status <> 'Proposed'
      AND lower(o.funding_source) = lower(c.funding_source) AND NOT EXISTS (
        SELECT 1 FROM partners p WHERE p.agreement = c.agreement AND p.organisation NOT IN (
          SELECT q.organisation FROM partners q WHERE q.agreement = o.agreement))
    ORDER BY o.agreement LIMIT 1) AS other
  FROM contributions c
  JOIN funds f ON f.agreement = c.agreement AND f.fund = c.fund AND f.kind <> 'In view'
  WHERE c.amount >= :least AND c.variation IS NULL AND c.status <> 'Proposed' {those}
) m WHERE m.other IS NOT NULL
"""
_ARMS = (
    (_DIFFERENCES, "s", "b.number, b.file_name, s.row, s.stated, s.counted, s.covers"),
    (_CORRECTIONS, "e", "h.sheet, h.before, h.after, a.at, h.id"),
    (
        _SAME_MONEY,
        "c",
        "m.fund, m.partner, m.financial_year, m.funding_source, m.amount, m.other",
    ),
)


def surroundings_of(
    session: Session, agreements: Collection[str] | None
) -> dict[str, Surroundings]:
    """What lies around some agreements, or all of them; those around which is nothing are left out."""
    dialect = session.get_bind().dialect.name
    values: dict[str, object] = {"least": int(LEAST_SAME * 100)}
    if agreements is not None:
        codes = sorted(agreements)
        values["agreements"] = codes if dialect == "postgresql" else json.dumps(codes)
    statement = _statement(dialect, is_whole=agreements is None)
    differences: dict[str, list[StatedDifference]] = defaultdict(list)
    corrections: dict[str, list[tuple[int, Correction]]] = defaultdict(list)
    same: dict[str, list[SameMoney]] = defaultdict(list)
    for kind, agreement, said in session.execute(statement, values):
        cells = json.loads(said)
        if kind == "difference":
            differences[agreement].append(_difference(cells))
        elif kind == "same":
            same[agreement].append(_same(cells))
        elif (found := _correction(cells)) is not None:
            corrections[agreement].append((int(str(cells[4])), found))
    return {
        code: Surroundings(
            tuple(sorted(differences[code], key=lambda one: (one.batch, one.row))),
            tuple(one for _, one in sorted(corrections[code], key=lambda item: item[0])),
            tuple(sorted(same[code], key=lambda one: (one.fund, one.partner, one.funding_source))),
        )
        for code in {*differences, *corrections, *same}
    }


@cache
def _statement(dialect: str, *, is_whole: bool) -> TextClause:
    arms = [
        arm.format(
            array=_ARRAY[dialect].format(cells),
            those="" if is_whole else _OF_THOSE[dialect].format(of),
        )
        for arm, of, cells in _ARMS
    ]
    return text(" UNION ALL ".join(arms))


def _difference(cells: list[object]) -> StatedDifference:
    batch, file_name, row, stated, counted, covers = (str(cell) for cell in cells)
    return StatedDifference(
        int(batch), file_name, int(row), Decimal(stated), Decimal(counted), covers
    )


def _same(cells: list[object]) -> SameMoney:
    fund, partner, year, source, pence, other = (str(cell) for cell in cells)
    return SameMoney(fund, partner, FinancialYear(int(year)), source, to_pounds(int(pence)), other)


def _correction(cells: list[object]) -> Correction | None:
    """A change of a row that was final; None where it was not."""
    sheet, before, after, at = (str(cell) for cell in cells[:4])
    then, now = json.loads(before)["row"], json.loads(after)["row"]
    heading, word = _FINAL[sheet]
    is_final = then.get(heading) == word if word else heading in then
    if not is_final or then == now:
        return None
    return Correction(sheet, then, now, date.fromisoformat(at[:10]))
