"""The programs some tests need beside Python, where they are, and what happens without them.

On a developer's machine a test whose program is missing is left out and named at the end of the
run. In CI nothing is left out: there the test fails.
"""

import os
import shutil
import subprocess
import sys
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


def install_missing() -> None:
    """Install the Debian packages of missing components where this may be done, else name them."""
    missing = [part for part in (POSTGRESQL, CHROMIUM, LIBREOFFICE) if part.find() is None]
    if not missing:
        return
    packages = [part.package for part in missing]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"Installing {', '.join(packages)}.\n")
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "--quiet", "--quiet", *command], check=True, env=quietly)
        return
    names = ", ".join(part.name for part in missing)
    sys.stdout.write(
        f"Tests that need {names} are left out; to run them: apt-get install {' '.join(packages)}\n"
    )


if __name__ == "__main__":
    install_missing()
