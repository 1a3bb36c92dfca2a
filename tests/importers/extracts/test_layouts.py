"""Every layout that public bodies publish is recognised, to the row and to the penny."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers.extracts.asking import inspected, lines_of
from tests.importers.extracts.layouts import LAYOUTS
from tests.importers.extracts.published import Published


@pytest.mark.parametrize("published", LAYOUTS, ids=lambda published: published.name)
def test_a_published_layout_is_recognised_without_help(
    published: Published, tmp_path: Path
) -> None:
    found = inspected(published.write(tmp_path))

    made = published.made()
    columns = {role: guess.heading for role, guess in found.columns.items()}
    assert {role: columns.get(role) for role in published.answer} == published.answer  # type: ignore[call-overload]
    assert found.header_row == published.header_row
    assert (found.rows, found.total) == (len(made), published.total())
    days = [one.day.replace(day=1) if published.month_only else one.day for one in made]
    assert (found.date_min, found.date_max) == (min(days), max(days))
    assert bool(found.questions) == published.asks
    assert all(total.agrees for total in found.stated_totals)
    assert len(found.stated_totals) == published.total_row


@pytest.mark.parametrize("published", LAYOUTS, ids=lambda published: published.name)
def test_reading_by_the_guess_gives_the_rows_it_counted(
    published: Published, tmp_path: Path
) -> None:
    path = published.write(tmp_path)
    seen = inspected(path)

    found, lines = lines_of(path, seen.layout())

    assert (found.rows, found.total) == (seen.rows, seen.total)
    assert found.skipped == seen.skipped
    assert sum(Decimal(line[4]) for line in lines) == seen.total
    assert len({line[0] for line in lines}) == len(lines) == seen.rows


def test_there_are_at_least_sixty_layouts() -> None:
    assert len({published.name for published in LAYOUTS}) == len(LAYOUTS) >= 60
