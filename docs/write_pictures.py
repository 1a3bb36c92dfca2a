"""Takes the pictures of the user guide anew, from the demonstration on 22 November 2026.

    python -m docs.write_pictures

Somebody really signs in for each desk. Look at the pictures before you keep them.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import serving
from tests.components import CHROMIUM
from tests.demo.database import demonstration, installation
from tests.journeys.steps import AUDITOR, BCF, BOARD, COUNCIL_LEAD, PEOPLE, POOL, come_in, press
from tests.signing_in import add, let_people_sign_in
from tracker.app import create_app
from tracker.database import create_engine_for, upgrade
from tracker.web import the_database

IMAGES = Path(__file__).parent / "user-guide" / "images"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WIDTH, HEIGHT = 1200, 860


def _open(address: str, below: str | None = None) -> Callable[[Page], None]:
    """Go to a page, and on to one of its headings."""

    def go(page: Page) -> None:
        page.goto(address)
        if below is not None:
            heading = page.get_by_role("heading", name=below).first
            heading.evaluate("element => element.scrollIntoView()")

    return go


def _verify(page: Page) -> None:
    page.goto("/audit")
    press(page, "Verify now")
    page.get_by_role("button", name="Verify again").wait_for()


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "lead-home": (COUNCIL_LEAD, _open("/")),
    "lead-set-up": (COUNCIL_LEAD, _open("/agreements/CYP/set-up", "Set up the agreement")),
    "lead-month": (COUNCIL_LEAD, _open(f"{POOL}/months/2026-10", "October 2026")),
    "lead-contributions": (COUNCIL_LEAD, _open(f"{POOL}/contributions", "Instalments")),
    "board-page": (BOARD, _open(f"{BCF}/board", "Board page")),
    "board-working": (BOARD, _open(POOL, "How the variance is shared")),
    "auditor-rows": (AUDITOR, _open(f"{POOL}/rows/actual", "Actual to date")),
    "auditor-chain": (AUDITOR, _verify),
}


def take(browser: Browser, folder: Path) -> None:
    """Every picture, on a fresh copy of the demonstration."""
    empty = folder / "empty.db"
    engine = create_engine_for(f"sqlite:///{empty}")
    upgrade(engine)
    engine.dispose()
    app = create_app(installation(demonstration(empty, folder), folder, name="pictures.db"))
    app.extensions["tracker.clock"] = lambda: NOW
    let_people_sign_in(app)
    IMAGES.mkdir(exist_ok=True)
    with serving(app) as address:
        for name, (email, go) in PICTURES.items():
            add(app, email, PEOPLE[email])
            context = browser.new_context(
                base_url=address, viewport={"width": WIDTH, "height": HEIGHT}
            )
            page = come_in(context.new_page(), email)
            go(page)
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()
    app.extensions["tracker.queue"].close()
    the_database(app).engine.dispose()


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=CHROMIUM.require(), args=["--no-sandbox"]
        ) as browser,
    ):
        take(browser, Path(folder))
