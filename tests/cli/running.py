"""Runs commands in this process, through the door that people use."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from tracker.cli import main
from tracker.config import Settings


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind: its exit status, and what it said where."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What the command printed for programs, which is one line and nothing besides."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


class Tracker:
    """The command line of one installation."""

    def __init__(
        self,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.settings = settings
        self._patch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("DATABASE_URL", settings.database_url)
        monkeypatch.setenv("TRACKER_INSTANCE", str(settings.instance_folder))
        monkeypatch.delenv("MIGRATION_DATABASE_URL", raising=False)

    def __call__(self, *arguments: object) -> Answer:
        """Run `tracker` with the arguments."""
        self._patch.setattr(sys, "argv", ["tracker", *map(str, arguments)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = self._capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Answer(left.value.code, said.out, said.err)
