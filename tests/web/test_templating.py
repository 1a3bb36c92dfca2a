"""Templates: what a misspelt name does, and how static files are addressed."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string, url_for
from jinja2.exceptions import UndefinedError

from tracker.domain.financial_year import Period
from tracker.web.templating import GOVUK_VERSION

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["misspelt", "period.misspelt", "misspelt.deeper"])
def test_a_misspelt_name_is_an_error_and_not_a_blank(app: Flask, name: str) -> None:
    with (
        app.test_request_context(),
        pytest.raises(UndefinedError, match="misspelt"),
    ):
        render_template_string(f"{{{{ {name} }}}}", period=Period(2026, 4))


def test_what_an_inline_if_leaves_out_stays_out(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("[{{ 'shown' if false }}]") == "[]"


def test_the_macros_take_what_they_are_given_and_do_without_the_rest(app: Flask) -> None:
    source = """{% from "govuk_frontend_jinja/components/textarea/macro.html" import govukTextarea %}
    {{ govukTextarea({"id": "note", "name": "note", "label": {"text": "Note"}}) }}"""

    with app.test_request_context():
        assert 'name="note"' in render_template_string(source)


def test_a_static_files_address_changes_with_its_content(app: Flask) -> None:
    with app.test_request_context():
        sheet = url_for("static", filename="tracker.css")
        script = url_for("static", filename="tracker.js")

    assert re.fullmatch(r"/static/tracker\.css\?v=[0-9a-f]{12}", sheet)
    assert sheet.partition("?")[2] != script.partition("?")[2]


def test_pages_script_and_lock_file_name_one_version_of_govuk_frontend() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert lock["packages"]["node_modules/govuk-frontend"]["version"] == GOVUK_VERSION
    assert f"./govuk/{GOVUK_VERSION}/" in (ROOT / "tracker/static/tracker.js").read_text("utf-8")
