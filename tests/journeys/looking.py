"""How a page is looked at: by the rules a machine can check, in windows of several widths.

faults(page)         what axe finds, by the rules of WCAG 2.2 AA and its own best practice
look(page, name)     screenshots at two widths, and what is wrong with the page as it stands
"""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # telling of everything that is right takes axe far longer
}
DESK, PHONE = 1280, 375
MAGNIFIED = 320  # what a window of 1,280 pixels shows at 400 per cent
HEIGHT = 900
SCREENSHOTS = Path(os.environ.get("TRACKER_SCREENSHOTS", "build/screenshots"))


def faults(page: Page) -> list[str]:
    """What breaks a rule, each with the first element that does, once the page is there."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def look(page: Page, name: str) -> list[str]:
    """Take a screenshot at two widths, and say what is wrong with the page."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    wrong = _heading(page)
    for width in (PHONE, MAGNIFIED, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wrong.append(f"{found} pixels wide in a window of {width}")
        if width != MAGNIFIED:
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    return wrong + faults(page)


def _heading(page: Page) -> list[str]:
    headings = page.locator("h1").all_inner_texts()
    title = page.title().removeprefix("Error: ")
    if len(headings) != 1:
        return [f"{len(headings)} first headings: {headings}"]
    if not title.startswith(headings[0].strip()):
        return [f"the title {title!r} does not start with {headings[0]!r}"]
    return []
