"""Past versions of agreements: a variation makes one when it comes and takes it along when it goes."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from tracker.audit import Stored
from tracker.domain.registers import Agreement, Variation, Version, version_of
from tracker.services.records.comparison import SheetComparison
from tracker.services.records.registers import stored_rows
from tracker.sheets import VERSIONS

Comparisons = Mapping[str, SheetComparison]


def versions_ended(session: Session, comparisons: Comparisons) -> list[Version]:
    """What each agreement said until a new variation of the file takes effect.

    That is what was in force just before it: what the next later variation ended, or else the
    present version as it was before the file. A variation that comes with its agreement's first
    import ends a version that reads like the present one, since nothing else is known of it.
    """
    new = [row for row, _ in comparisons["Variations"].new if isinstance(row, Variation)]
    if not new:
        return []
    order = _order(comparisons["Variations"])
    kept = [
        version
        for version in _kept(session, {row.agreement for row in new})
        if (version.agreement, version.ended_by) in order
    ]
    present = _present(comparisons["Agreements"])
    return [_ended_by(row, kept, order, present[row.agreement]) for row in new]


def versions_without_variation(session: Session, comparisons: Comparisons) -> list[Stored]:
    """The versions that variations to be removed had ended; they go with them."""
    removed = {
        (row.agreement, row.variation)
        for row in (item.row for item in comparisons["Variations"].removed)
        if isinstance(row, Variation)
    }
    if not removed:
        return []
    kept = stored_rows(session, VERSIONS, {agreement for agreement, _ in removed})
    return [item for key, item in kept.items() if key in removed]


def _ended_by(
    variation: Variation,
    kept: list[Version],
    order: Mapping[tuple[str, str], tuple[date, str]],
    present: Agreement,
) -> Version:
    place = (variation.effective_from, variation.variation)
    later = [
        version
        for version in kept
        if version.agreement == variation.agreement
        and order[version.agreement, version.ended_by] > place
    ]
    said = min(later, key=lambda v: order[v.agreement, v.ended_by], default=present)
    return version_of(said, variation.variation)


def _order(variations: SheetComparison) -> dict[tuple[str, str], tuple[date, str]]:
    """When each variation takes effect; two of one day follow each other by their reference."""
    return {
        (row.agreement, row.variation): (row.effective_from, row.variation)
        for row in variations.merged.values()
        if isinstance(row, Variation)
    }


def _kept(session: Session, agreements: set[str]) -> list[Version]:
    found = stored_rows(session, VERSIONS, agreements).values()
    return [item.row for item in found if isinstance(item.row, Version)]


def _present(agreements: SheetComparison) -> dict[str, Agreement]:
    """The present versions, as they were before the file."""
    said = {row.agreement: row for row in agreements.merged.values() if isinstance(row, Agreement)}
    for change in agreements.changed:
        if isinstance(change.stored.row, Agreement):
            said[change.stored.row.agreement] = change.stored.row
    return said
