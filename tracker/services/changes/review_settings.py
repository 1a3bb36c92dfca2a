"""What each agreement sets for its reviews and reminders."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from tracker.domain.records.review_settings import ReviewSetting
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import rows
from tracker.sheets import REVIEW_SETTINGS


def settings_of(session: Session, agreements: Collection[str]) -> Mapping[str, ReviewSetting]:
    """What some agreements set; those that leave everything as usual are left out."""
    found = rows(session, REVIEW_SETTINGS, agreements)
    return {row.agreement: row for row in found if isinstance(row, ReviewSetting)}


def setting_edit(seen: ReviewSetting | None, wanted: ReviewSetting) -> Edit | None:
    """The edit that makes an agreement set what is wanted; None if nothing changes.

    Where all is as usual no row is kept.
    """
    after = None if wanted.is_usual else wanted
    return None if seen == after else Edit(REVIEW_SETTINGS, seen, after)
