"""The letters about signing in, and the post box they go into.

Links begin with the address in the settings, never with what a request says its host is. Letters
are posted in the background: whether there was one to post must not show in how long a page takes.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, current_app, url_for

from tracker import mail
from tracker.config import Settings
from tracker.mail import Letter
from tracker.services.people.accounts import KnownPerson


def install(app: Flask, settings: Settings) -> None:
    """Put up the post box.

    Raises:
        RuleBroken: when the mail server in the settings is none.
    """
    mail.check(settings)
    app.config["TRACKER_ADDRESS"] = settings.address
    app.extensions["tracker.post"] = lambda letter: mail.post(settings, letter)
    app.extensions["tracker.background"] = ThreadPoolExecutor(1, thread_name_prefix="letters")


def in_the_background(work: Callable[[], None]) -> None:
    """Do something after the page is answered; what goes wrong is logged."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # behind the proxy

    def done() -> None:
        with app.app_context():
            try:
                work()
            except Exception:
                app.logger.exception("A letter could not be written")

    app.extensions["tracker.background"].submit(done)


def post(letter: Letter) -> None:
    """Send a letter now.

    Raises:
        Unavailable: when the mail server does not take it.
    """
    current_app.extensions["tracker.post"](letter)


def post_in_the_background(letter: Letter) -> None:
    """Send a letter after the page is answered."""
    in_the_background(lambda: post(letter))


def link_address(token: str) -> str:
    """Where a link leads."""
    return f"{current_app.config['TRACKER_ADDRESS']}/sign-in/links/{token}"


def invitation(person: KnownPerson, token: str, inviter: str, organisation: str) -> Letter:
    """The letter that invites a person."""
    return Letter(
        person.email,
        "You can use the pooled-budget tracker",
        f"Hello {person.name},\n\n"
        f"{inviter} has given you access to the pooled-budget tracker for {organisation}.\n\n"
        f"Choose a password within 24 hours:\n\n{link_address(token)}\n\n"
        "The link works once. If it is over, ask for a new one on the sign-in page under "
        "“I have no password, or forgot it”.\n",
    )


def role_given(person: KnownPerson, role: str, organisation: str) -> Letter:
    """The letter that tells a person who signs in already of a further role."""
    return Letter(
        person.email,
        "You have a further role in the pooled-budget tracker",
        f"Hello {person.name},\n\n"
        f"You are now {role} of {organisation}. Sign in as you always do:\n\n"
        f"{current_app.config['TRACKER_ADDRESS']}\n",
    )


def reset(person: KnownPerson, token: str) -> Letter:
    """The letter by which somebody who forgot their password chooses another."""
    return Letter(
        person.email,
        "Choose a new password for the pooled-budget tracker",
        f"Hello {person.name},\n\n"
        "Somebody, hopefully you, asked for a new password for the pooled-budget tracker. Choose "
        f"one within 24 hours:\n\n{link_address(token)}\n\n"
        "The link works once. If you did not ask for it, do nothing: your password stays as it "
        "is.\n",
    )


def password_changed(person: KnownPerson) -> Letter:
    """The letter that tells a person that their password is another."""
    address = current_app.config["TRACKER_ADDRESS"] + url_for("links.ask")
    return Letter(
        person.email,
        "Your password for the pooled-budget tracker was changed",
        f"Hello {person.name},\n\n"
        "Your password for the pooled-budget tracker was changed, and you were signed out "
        "everywhere else.\n\n"
        f"If this was not you, choose a new one at once: {address}\n",
    )
