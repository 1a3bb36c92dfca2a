"""What is installed is what was locked, from wherever the machine gets its packages."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_developers_run_what_users_run() -> None:
    users, developers = _pins("requirements.lock"), _pins("requirements-dev.lock")

    assert {name: developers.get(name) for name in users} == users


def test_every_dependency_is_locked_with_checksums() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_files_name_no_registry() -> None:
    npm = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert all("resolved" not in package for package in npm["packages"].values())
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
