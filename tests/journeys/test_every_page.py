"""Every page there is, looked at: as it stands, on a phone, magnified four times, and by axe.

The screenshots are left in build/screenshots, or where TRACKER_SCREENSHOTS says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import complaints, serving
from tests.demo.database import installation
from tests.journeys.looking import look
from tests.journeys.pages import LEFT_OUT, OTHERS, OUTSIDE, PAGES, address_of
from tests.safety.world import ADMINISTRATOR, FINANCE_LEAD, World, close, fill, open_world
from tracker.demo import demo_rows

NUMBERED = [(view, number) for view, given in PAGES.items() for number in range(len(given))]
REFUSALS = {
    "not-found": ("/agreements/NONE", "Page not found"),
    "somebody-elses": ("/agreements/OUT", "Page not found"),
    "not-allowed": ("/people", "You may not do this"),
}


@dataclass
class Desk:
    """A tracker in full use, served to one browser, at which people take turns."""

    world: World
    address: str
    context: BrowserContext
    page: Page
    heard: list[str] = field(default_factory=list)

    def turn(self, email: str | None) -> None:
        """Let the browser be of somebody who has signed in, or of nobody."""
        self.context.clear_cookies()
        if email is not None:
            name = self.world.app.config["SESSION_COOKIE_NAME"]
            cookie = self.world[email].get_cookie(name)
            assert cookie is not None
            kept = {"name": name, "value": cookie.value, "url": self.address}
            self.context.add_cookies([kept])

    def wrong_with(self, address: str, name: str) -> list[str]:
        """Go to a page, look at it, and say what is wrong with it."""
        del self.heard[:]
        self.page.goto(address)
        return look(self.page, name) + self.heard


@pytest.fixture(scope="module")
def desk(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    world = open_world(installation(migrated_sqlite, folder), folder, rows=demo_rows())
    fill(world)
    world[ADMINISTRATOR].get("/")  # reads what was said after the last form
    with serving(world.app) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        yield Desk(world, address, context, page, complaints(page, address, ("status of 4",)))
    close(world)


def test_every_page_is_looked_at_or_left_out_for_a_reason(app: Flask) -> None:
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert PAGES.keys() | OUTSIDE.keys() | LEFT_OUT.keys() == views
    assert not LEFT_OUT.keys() & (PAGES.keys() | OUTSIDE.keys())


@pytest.mark.parametrize(("view", "number"), NUMBERED)
def test_a_page_looks_as_it_should(desk: Desk, view: str, number: int) -> None:
    desk.turn(ADMINISTRATOR)
    address = address_of(desk.world.app, desk.world[ADMINISTRATOR], view, number)

    assert desk.wrong_with(address, f"{view}-{number + 1}") == []
    expect(desk.page.get_by_role("button", name="Sign out")).to_have_count(1)


@pytest.mark.parametrize("view", OUTSIDE)
def test_a_page_before_signing_in_looks_as_it_should(desk: Desk, view: str) -> None:
    desk.turn(None)

    assert desk.wrong_with(OUTSIDE[view], view) == []


@pytest.mark.parametrize("email", OTHERS)
def test_everybodys_home_looks_as_it_should(desk: Desk, email: str) -> None:
    desk.turn(email)

    assert desk.wrong_with("/", f"home-of-{email.replace('@', '-at-')}") == []


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_looks_as_it_should(desk: Desk, kind: str) -> None:
    desk.turn(FINANCE_LEAD)
    address, heading = REFUSALS[kind]

    assert desk.wrong_with(address, f"refused-{kind}") == []
    assert desk.page.locator("h1").inner_text() == heading
