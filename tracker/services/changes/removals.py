"""What may be removed: nothing that other records still need."""

from collections.abc import Collection, Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.access import organisations_with_people
from tracker.domain.financial_year import Period
from tracker.services.changes.import_rules import Comparisons
from tracker.services.changes.ledger_stage import KeptLedgerRow
from tracker.services.records.comparison import SheetComparison
from tracker.services.records.registers import Key, stored_rows
from tracker.sheets import AGREEMENT_SETTINGS, REVIEW_SETTINGS, SOFT_CLOSED_PERIODS
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS, OUTCOME_SETTINGS
from tracker.sheets.reading import Problem

_SETTINGS = (AGREEMENT_SETTINGS, REVIEW_SETTINGS, OUTCOME_SETTINGS, SOFT_CLOSED_PERIODS)


def still_needed(
    session: Session,
    comparisons: Comparisons,
    ledger_removed: Collection[KeptLedgerRow],
    closed: Collection[tuple[str, Period]],
) -> Iterator[Problem]:
    """Everything that stands in the way of the removals a file asks for."""
    yield from _referred_to(comparisons)
    yield from _schemes_with_entries(session, comparisons["Schemes"], ledger_removed)
    yield from _agreements_with_closed_months(comparisons["Agreements"], closed)
    yield from _organisations_with_people(session, comparisons["Organisations"])
    yield from _agreements_with_settings(session, comparisons["Agreements"])
    yield from _measures_defined_anew(session, comparisons["Outcome measures"])


def _referred_to(comparisons: Comparisons) -> Iterator[Problem]:
    """Records to be removed that others still refer to."""
    removed = {
        sheet: {c.layout.key_of(item.row) for item in c.removed}
        for sheet, c in comparisons.items()
        if c.removed
    }
    if not removed:
        return
    needed: dict[tuple[str, Key], str] = {}
    for comparison in comparisons.values():
        layout = comparison.layout
        for reference in layout.references:
            gone = removed.get(reference.sheet, set())
            for row in comparison.merged.values() if gone else ():
                values = tuple(layout.value(row, field) for field in reference.fields)
                if values in gone:
                    who = f"{layout.sheet}: {layout.key_text(row)}"
                    needed.setdefault((reference.sheet, values), who)
    for (sheet, key), who in needed.items():
        yield _refusal(sheet, key, f"{who} still refers to it.")


def _schemes_with_entries(
    session: Session, schemes: SheetComparison, ledger_removed: Collection[KeptLedgerRow]
) -> Iterator[Problem]:
    """Schemes to be removed although ledger rows of theirs stay."""
    going: dict[int, int] = {}
    for kept in ledger_removed:
        going[kept.scheme_id] = going.get(kept.scheme_id, 0) + 1
    for item in schemes.removed:
        entries = session.execute(
            text("SELECT count(*) FROM ledger WHERE scheme_id = :id"), {"id": item.id}
        ).scalar_one()
        if left := int(entries) - going.get(item.id, 0):
            rows = "ledger row still belongs" if left == 1 else "ledger rows still belong"
            yield _refusal("Schemes", schemes.layout.key_of(item.row), f"{left:,} {rows} to it.")


def _agreements_with_closed_months(
    agreements: SheetComparison, closed: Collection[tuple[str, Period]]
) -> Iterator[Problem]:
    """Agreements to be removed although months of theirs are closed."""
    months: dict[str, list[Period]] = {}
    for agreement, period in closed:
        months.setdefault(agreement, []).append(period)
    for item in agreements.removed:
        key = agreements.layout.key_of(item.row)
        if own := months.get(str(key[0])):
            yield _refusal("Agreements", key, f"its month {min(own)} is closed.")


def _agreements_with_settings(session: Session, agreements: SheetComparison) -> Iterator[Problem]:
    """Agreements to be removed although something is kept of them beside the workbook."""
    going = {str(agreements.layout.key_of(item.row)[0]) for item in agreements.removed}
    for layout in _SETTINGS if going else ():
        for key in stored_rows(session, layout, going):
            what = {
                AGREEMENT_SETTINGS: "it asks for approvals",
                REVIEW_SETTINGS: "it sets for itself when it is reviewed",
                OUTCOME_SETTINGS: "it says why it measures no outcome",
            }.get(layout) or f"{key[1]} is soft-closed"
            yield _refusal("Agreements", key[:1], f"{what}.")


def _measures_defined_anew(session: Session, measures: SheetComparison) -> Iterator[Problem]:
    """Measures to be removed although the history of their definitions is kept."""
    going = {measures.layout.key_of(item.row) for item in measures.removed}
    kept = stored_rows(session, FORMER_DEFINITIONS, {str(key[0]) for key in going}) if going else {}
    for key in sorted({former[:2] for former in kept} & going, key=str):
        yield _refusal("Outcome measures", key, "it was defined anew, and its history is kept.")


def _organisations_with_people(
    session: Session, organisations: SheetComparison
) -> Iterator[Problem]:
    """Organisations to be removed although somebody acts for them, or did."""
    acted_for = organisations_with_people(session) if organisations.removed else frozenset()
    for item in organisations.removed:
        key = organisations.layout.key_of(item.row)
        if key[0] in acted_for:
            yield _refusal("Organisations", key, "somebody has, or had, a role for it.")


def _refusal(sheet: str, key: Key, why: str) -> Problem:
    name = " / ".join(str(part) for part in key if part not in (None, ""))
    return Problem(sheet, None, None, name, f"{name} cannot be removed: {why}")
