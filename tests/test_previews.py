"""A preview is the same after it was kept."""

from dataclasses import replace
from decimal import Decimal

from tests.services.files import changed, place, preview, take
from tracker.database import Database
from tracker.previews import kept_preview, preview_kept, preview_of


def test_a_preview_that_was_kept_is_the_same(database: Database) -> None:
    take(database, place())
    rows = changed(place(), "Ledger", 0, amount=Decimal("81.00"), narrative="<b>£</b>")

    shown = preview_of(preview(database, rows).plan)

    assert shown.sentence.startswith("This file would change 1 record (1 in Ledger)")
    assert [sheet.sheet for sheet in shown.sheets if sheet.changed] == ["Ledger"]
    assert preview_kept(kept_preview(shown)) == shown
    moved = replace(shown, moved=True)
    assert preview_kept(kept_preview(moved)) == moved
