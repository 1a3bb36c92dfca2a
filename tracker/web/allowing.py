"""Which right each page asks for. A page that says nothing of it is refused to everybody.

Every view carries its rule, in the order that matters to Flask: the route outside, the rule
inside.

    @pages.get("/agreements/<code:agreement>")
    @allowed(Right.READ)
    def agreement(agreement: str) -> ResponseReturnValue: ...

Where the address names an agreement the right is asked for in that agreement; elsewhere it is
enough to hold it anywhere, and the services show and change only what is the actor's.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

from tracker.access import Actor, Right, require
from tracker.web.asking import signed_in, the_database

View = TypeVar("View", bound=Callable[..., Any])
_RULE = "asks_for"


class Everybody(StrEnum):
    """The rules that ask for no right: everybody, or everybody who is signed in."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


PUBLIC = Everybody.PUBLIC
SIGNED_IN = Everybody.SIGNED_IN
Rule = Everybody | Right


def allowed(rule: Rule) -> Callable[[View], View]:
    """Let a view be asked for only by those who hold a right."""

    def mark(view: View) -> View:
        setattr(view, _RULE, rule)
        return view

    return mark


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule of a page; None if it has none and so answers nobody."""
    if endpoint == "static":
        return PUBLIC
    rule: Rule | None = getattr(app.view_functions[endpoint], _RULE, None)
    return rule


def install(app: Flask) -> None:
    """Judge every request before its view sees it."""

    @app.before_request
    def judge() -> ResponseReturnValue | None:
        if request.endpoint is None:  # there is no such page, which is answered as it is
            return None
        rule = rule_of(app, request.endpoint)
        if rule is PUBLIC:
            return None
        actor = signed_in()
        if actor is None:
            ask: Callable[[], ResponseReturnValue] = app.extensions["tracker.ask_to_sign_in"]
            return ask()
        if rule is not SIGNED_IN:
            _judge(actor, cast("Right | None", rule))
        return None

    app.extensions.setdefault("tracker.ask_to_sign_in", _unknown)


def _judge(actor: Actor, right: Right | None) -> None:
    if right is None:
        current_app.logger.error("The page %s has no rule, so it answers nobody", request.endpoint)
        abort(403)
    agreement = (request.view_args or {}).get("agreement")
    if agreement is not None:
        with the_database().reading() as session:
            require(session, actor, right, agreement)
    elif not actor.has(right):
        abort(403, "Your role does not allow this. Ask an administrator of your organisation.")


def _unknown() -> ResponseReturnValue:
    """Where no way to sign in is installed, nobody can be anybody."""
    abort(401)
