"""Who asks for the pages in a test: anybody may be put in the place of whoever is signed in."""

from flask import Flask

from tracker.access import WEB, Actor, Membership, Role

LOCAL = Actor("a.finance@northshire.example", WEB)


def person(name: str, *roles: tuple[str, Role]) -> Actor:
    """Somebody who acts for organisations, each named by its code with the role held there."""
    return Actor(name, WEB, tuple(Membership(*role) for role in roles), person=1)


def act_as(app: Flask, actor: Actor | None) -> None:
    """Let every request to the pages come from an actor; None is somebody not signed in."""
    app.extensions["tracker.who"] = lambda: actor
