"""The README's commands do what it says: each is run, in its order, in an empty installation."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


def test_every_make_command_is_a_target() -> None:
    named = {line.split()[1] for line in COMMANDS if line.startswith("make ")}
    named |= set(re.findall(r"`make ([a-z-]+)`", README))

    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert named <= targets
    assert {"run", "test"} <= named


def test_every_tracker_command_works_on_the_demo(tmp_path: Path) -> None:
    commands = [shlex.split(line)[1:] for line in COMMANDS if line.startswith("tracker ")]
    program = [sys.executable, "-c", "from tracker.cli import main; main()"]

    for arguments in (["demo"], *commands):
        outcome = subprocess.run(
            [*program, *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "TRACKER_INSTANCE": str(tmp_path / "instance")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, f"tracker {shlex.join(arguments)}: {outcome.stderr}"

    assert len(commands) > 5


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_and_folder_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    links = set(re.findall(r"\]\((?!https?:)([^)#]+)\)", text))
    folders = set(
        re.findall(r"`((?:tracker|tests|importers|docs|migrations|templates)/[^`*]*)`", text)
    )

    missing = [place for place in links | folders if not (ROOT / place).exists()]
    assert [place for place in missing if "/x.py" not in place and "test_x" not in place] == []
