"""Whatever is typed into a form comes back as a page, and the same page on both databases."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote_from_bytes

import pytest
from sqlalchemy import text

from tests.postgresql import Cluster
from tests.safety.crawling import FoundForm, Tour
from tests.safety.hostile import MARK, TYPED
from tests.safety.page_parts import PageParts
from tests.safety.test_forms import NOT_SENT
from tests.safety.world import ADMINISTRATOR, World, close, fill, open_world
from tracker.config import Settings
from tracker.demo import demo_rows
from tracker.web import the_database

Typed = list[tuple[str, str]]
SENT_TOO = frozenset({"account.rename"})
MOST_FIELDS = 6  # of one form; a grid has hundreds that are all alike
ANSWERS = frozenset({200, 302, 303, 400, 403, 404, 409, 413, 422, 429})
PLACES = {"day": "31", "month": "12", "year": "2026"}


@pytest.fixture(scope="module")
def on_postgresql(
    cluster: Cluster, migrated_postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("postgresql")
    name = cluster.create(migrated_postgresql)
    url = cluster.url(name)
    settings = Settings(folder / "instance", database_url=url, migration_database_url=url)
    world = open_world(settings, folder, rows=demo_rows())
    fill(world)
    yield world
    close(world)
    cluster.drop(name)


def tokens(world: World) -> list[str]:
    """The tokens of the files that were sent, in their order."""
    with the_database(world.app).reading() as session:
        return list(session.scalars(text("SELECT token FROM upload_records ORDER BY number")))


def send(world: World, address: str, data: Typed) -> tuple[int, str]:
    """Send fields as only a program can: any characters, and any number of times."""
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in data)
    answer = world[ADMINISTRATOR].post(
        address, data=body, content_type="application/x-www-form-urlencoded"
    )
    return answer.status_code, answer.text


def _quoted(typed: str) -> str:
    return quote_from_bytes(typed.encode("utf-8", "surrogatepass"))


def spoiled_forms(tour: Tour) -> Iterator[tuple[FoundForm, str, Typed]]:
    """Every form with one field after the other spoiled, and once with every field given twice."""
    harm = cycle(TYPED)
    for endpoint, found in tour.forms.items():
        if endpoint.startswith(NOT_SENT) and endpoint not in SENT_TOO:
            continue
        whole = [(name, value) for name, values in found.form.data().items() for value in values]
        names = [f.name for f in found.form.fields.values() if f.kind not in {"file", "button"}]
        for name in [n for n in names if n != "csrf_token"][:MOST_FIELDS]:
            yield found, name, [*((n, v) for n, v in whole if n != name), (name, next(harm))]
        yield found, "all", whole + whole


def test_the_verdict_is_a_page_and_the_same_on_both_databases(
    spoiled: World, on_postgresql: World, tour: Tour
) -> None:
    theirs = dict(zip(tokens(spoiled), tokens(on_postgresql), strict=True))
    verdicts: dict[int, int] = {}

    for found, name, data in spoiled_forms(tour):
        token = str(found.values.get("token", ""))
        status, page = send(spoiled, found.address, data)
        address = found.address.replace(token, theirs[token]) if token else found.address
        other, other_page = send(on_postgresql, address, data)
        said = {n: v[:60] for n, v in data if n == name}
        assert status in ANSWERS, (found.endpoint, said)
        assert other == status, (found.endpoint, said, page[-2000:], other_page[-2000:])
        assert MARK not in {tag for tag, _ in PageParts(page).elements}, (found.endpoint, said)
        verdicts[status] = verdicts.get(status, 0) + 1

    assert verdicts[422] > 100, verdicts


def test_what_is_refused_comes_back_as_it_was_typed(spoiled: World, tour: Tour) -> None:
    """A long text with everything in it that a page may take amiss, beside a date that is none."""
    found = tour.forms["documents.attach"]
    long = 'Über\N{NO-BREAK SPACE}£ <b> & "quoted" \' {{ 7*7 }} ' * 200
    kept = {"title": long.strip(), "day-day": "31", "day-month": "2", "day-year": "2026"}

    status, page = send(spoiled, found.address, [("kind", "Signed copy"), *kept.items()])

    assert status == 422
    form = next(f for f in PageParts(page).forms if "title" in f.fields)
    assert {name: form.fields[name].values[0] for name in kept} == kept


@pytest.mark.parametrize("field", ["email", "password"])
def test_the_sign_in_form_takes_anything(spoiled: World, field: str) -> None:
    stranger = spoiled.app.test_client()
    sound = {"email": "nobody@example.org", "password": "none"}

    for typed in TYPED:
        body = "&".join(f"{n}={_quoted(v)}" for n, v in {**sound, field: typed}.items())
        answer = stranger.post(
            "/sign-in", data=body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in {413, 422, 429}, typed[:60]


def test_a_field_beyond_every_size_is_refused(spoiled: World, tour: Tour) -> None:
    found = tour.forms["documents.attach"]

    status, page = send(spoiled, found.address, [("title", "x" * 1_000_001)])

    assert status == 413
    assert "Nothing was changed." in page
