"""Whoever has not signed in is sent to the sign-in page, whatever they ask for and however."""

import pytest

from docs.write_role_matrix import WHY_PUBLIC
from tests.safety.crawling import Tour
from tests.safety.world import World

METHODS = ("GET", "HEAD", "POST")


def test_every_route_is_swept(world: World, tour: Tour) -> None:
    """A page that no link leads to, and a form that no page holds, is named in `crawling`."""
    routes = {
        (method, rule.endpoint)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    swept = {("GET", answer.endpoint) for answer in tour.answers}

    assert routes - swept - {("POST", endpoint) for endpoint in tour.forms} == set()


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_is_sent_to_sign_in(world: World, tour: Tour, method: str) -> None:
    stranger = world.app.test_client()
    before = world.contents()
    places = {answer.endpoint: answer.address for answer in tour.answers}
    if method == "POST":
        places = {endpoint: found.address for endpoint, found in tour.forms.items()}

    for endpoint, address in places.items():
        if endpoint in WHY_PUBLIC:
            continue
        answer = stranger.open(address, method=method)
        assert answer.status_code == 302, address
        assert answer.location.partition("?")[0] == "/sign-in", address
        assert not answer.data.strip() or b"Redirecting" in answer.data, address

    assert world.contents() == before


def test_what_is_open_to_everybody_says_nothing_of_anybody(world: World, tour: Tour) -> None:
    stranger = world.app.test_client()

    for endpoint in WHY_PUBLIC:
        for answer in (one for one in tour.answers if one.endpoint == endpoint):
            shown = stranger.get(answer.address)
            assert "arlshire" not in shown.text, answer.address
            assert "BCF" not in shown.text, answer.address
            shown.close()
