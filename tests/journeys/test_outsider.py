"""The finance lead of a third council sees nothing of what the two partners do."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.steps import BCF, OUTSIDER, POOL

LISTS = ("/", "/agreements", "/money", "/reviews", "/outcomes", "/imports", "/downloads", "/audit")


def test_an_outsider_finds_every_list_empty(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(OUTSIDER)
    for address in LISTS:
        page.goto(address)
        words = page.locator("body").inner_text()
        assert not [one for one in ("BCF", "Marlshire", "MARL-", "priya.nair") if one in words]
    page.goto("/agreements")
    assert (
        page.get_by_role("link", name="Set up").count()
        + page.get_by_role("button", name="Set up").count()
    )


def test_what_is_foreign_looks_as_if_it_were_not_there(sit_down: Callable[[str], Page]) -> None:
    page = sit_down(OUTSIDER)
    said = set()
    for address in (BCF, POOL, f"{BCF}/board", f"{BCF}/history", f"{POOL}/contributions/add"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        said.add(page.locator("h1").inner_text())
    assert page.goto("/agreements/THERE-IS-NONE").status == 404  # type: ignore[union-attr]
    assert said == {page.locator("h1").inner_text()}
