"""The role matrix says what the routes say, and why some are open to everybody."""

from pathlib import Path

from docs import write_role_matrix as writer
from tracker.web import the_database
from tracker.web.allowing import PUBLIC, rule_of


def test_the_page_is_what_the_routes_say() -> None:
    kept = writer.PAGE.read_text(encoding="utf-8")

    assert kept == writer.page(), "run python docs/write_role_matrix.py"


def test_every_page_open_to_everybody_has_its_reason(tmp_path: Path) -> None:
    app = writer.application(tmp_path)
    the_database(app).engine.dispose()

    assert {e for e in app.view_functions if rule_of(app, e) is PUBLIC} == set(writer.WHY_PUBLIC)
    assert all(writer.WHY_PUBLIC.values())
