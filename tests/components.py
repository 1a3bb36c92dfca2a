"""The programs some tests need beside Python, where they are, and what happens without them.

On a developer's machine a test whose program is missing is left out and named at the end of the
run. In CI nothing is left out: there the test fails.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
LEFT_OUT = "left out"


@dataclass(frozen=True)
class Component:
    """A program, the Debian package that brings it, and the places it may be in."""

    name: str
    package: str
    commands: tuple[str, ...]
    folders: str = ""

    def find(self) -> Path | None:
        """The program's path, the newest where there are several versions, or None."""
        for command in self.commands:
            for folder in (
                sorted(Path("/").glob(self.folders), reverse=True) if self.folders else ()
            ):
                if (folder / command).exists():
                    return folder / command
            if found := shutil.which(command):
                return Path(found)
        return None

    def require(self) -> Path:
        """The program's path; without it the test is left out, or fails in CI."""
        path = self.find()
        if path is None:
            sentence = f"{LEFT_OUT}: {self.name} is missing (Debian package {self.package})"
            if IN_CI:
                pytest.fail(sentence)
            pytest.skip(sentence)
        return path


POSTGRESQL = Component("PostgreSQL", "postgresql", ("initdb",), "usr/lib/postgresql/*/bin")
CHROMIUM = Component("Chromium", "chromium", ("chromium", "chromium-browser", "google-chrome"))
LIBREOFFICE = Component("LibreOffice", "libreoffice-calc-nogui", ("soffice", "libreoffice"))

# LibreOffice believes the values stored in a workbook unless its profile tells it otherwise.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculate(workbook: Path, folder: Path) -> Path:
    """Open a workbook in LibreOffice, work every formula out anew, and save it in the folder."""
    program = LIBREOFFICE.require()
    with tempfile.TemporaryDirectory(prefix="tracker-office-") as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
        subprocess.run(
            [
                program,
                "--headless",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                folder,
                workbook,
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    return folder / f"{workbook.stem}.xlsx"
