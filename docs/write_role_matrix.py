"""Writes docs/role-matrix.md from the routes, so that the table never says anything else.

    python docs/write_role_matrix.py

A test fails while the page differs from what this writes, and another asks for every page of it
in every role.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from tracker.access import RIGHTS, Right, Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.database import create_engine_for, upgrade
from tracker.web import the_database
from tracker.web.allowing import PUBLIC, SIGNED_IN, rule_of

PAGE = Path(__file__).with_name("role-matrix.md")

# Why a page is open to people who have not signed in. A page without a reason fails the suite.
WHY_PUBLIC = {
    "accessibility.statement": "The law asks that everybody can read it; it holds nothing of anybody's.",
    "calendars.feed": "Calendars cannot sign in; the secret in the address says whose view it is.",
    "health": "Monitoring asks whether the tracker can serve; it is told that and the version.",
    "static": "Style sheets, scripts and the sign-in page's icons; nothing of anybody's.",
    "sign_in.sign_in": "This is where people sign in.",
    "sign_in.with_password": "This is where people sign in; guessing is slowed down.",
    "sign_in.sign_out": "Signing out twice does no harm, and must never ask to sign in first.",
    "second_factor.ask": "Between password and code nobody is signed in yet.",
    "second_factor.check": "Between password and code nobody is signed in yet.",
    "second_factor.set_up": "Shown on the way in, after the password, where a code is asked for.",
    "second_factor.keep": "Shown on the way in, after the password, where a code is asked for.",
    "links.ask": "Who forgot a password cannot sign in; the answer is the same for everybody.",
    "links.send": "Who forgot a password cannot sign in; the answer is the same for everybody.",
    "links.follow": "The token of the link says who may choose a password, once.",
    "links.choose": "Asks for the token of the link, kept in the session.",
    "links.chosen": "Asks for the token of the link, kept in the session.",
    "passkeys.start_signing_in": "A passkey is a way to sign in.",
    "passkeys.sign_in": "A passkey is a way to sign in.",
    "provider.start": "Leads to the organisation's own sign-in, where one is set.",
    "provider.answer": "Where the organisation's own sign-in leads back; its answer is checked.",
}

_INTRODUCTION = """\
# Who may ask for what

Every address of the pages, and who may ask for it. This page is made from the program by
`python docs/write_role_matrix.py`; a test asks for every address in every role and compares.

* A right counts for an agreement through an organisation that is a partner of it. To everybody
  else an agreement and all that hangs on it answers 404, as if it were not there.
* Where the right is missing in an agreement that one may see, the answer is 403.
* Lists, downloads and history show what belongs to the agreements one may see, and no more.
* A page for signed-in people shows and changes what is their own: their account and their jobs.
* Whoever has not signed in is sent to the sign-in page.
"""


def page() -> str:
    """The whole page."""
    with TemporaryDirectory(prefix="tracker-matrix-") as folder:
        app = application(Path(folder))
        try:
            return _page_of(app)
        finally:
            the_database(app).engine.dispose()


def _page_of(app: Flask) -> str:
    lines = [_INTRODUCTION, *_rights(), "", "## Addresses", "", *_addresses(app), ""]
    lines += ["## Open to everybody", "", *_open(app), ""]
    return "\n".join(lines)


def application(folder: Path) -> Flask:
    """The pages on an empty database of their own in a folder, to read their routes from."""
    url = f"sqlite:///{folder / 'empty.db'}"
    engine = create_engine_for(url)
    upgrade(engine)
    engine.dispose()
    return create_app(
        Settings(instance_folder=folder, database_url=url, migration_database_url=url)
    )


def _rights() -> Iterator[str]:
    yield "| Role | " + " | ".join(right.value for right in Right) + " |"
    yield "|---|" + "---|" * len(Right)
    for role in Role:
        held = (("yes" if right in RIGHTS[role] else "") for right in Right)
        yield f"| {role} | " + " | ".join(held) + " |"


def _addresses(app: Flask) -> Iterator[str]:
    yield "| Address | Method | Asks for | " + " | ".join(Role) + " |"
    yield "|---|---|---|" + "---|" * len(Role)
    for address, method, endpoint in sorted(_routes(app)):
        rule = rule_of(app, endpoint)
        may = (
            "yes" if rule in {PUBLIC, SIGNED_IN} or rule in RIGHTS[role] else "" for role in Role
        )
        yield f"| `{address}` | {method} | {rule} | " + " | ".join(may) + " |"


def _routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST"}:
            yield rule.rule.replace("|", "\\|"), method, rule.endpoint


def _open(app: Flask) -> Iterator[str]:
    yield "| Address | Method | Why |"
    yield "|---|---|---|"
    for address, method, endpoint in sorted(_routes(app)):
        if rule_of(app, endpoint) is PUBLIC:
            yield f"| `{address}` | {method} | {WHY_PUBLIC[endpoint]} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
