"""Signing in by an OpenID Connect provider, such as Entra ID or NHS CIS2, where one is set up.

It opens the door to people who are on record already and to nobody else. A person is known by the
provider's own number for them once that was noted, and before by an e-mail address for which the
provider vouches. Authlib does the protocol: state, nonce, PKCE and the checks of the ID token.
"""

from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # no types
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]  # no types
from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy.orm import Session

from tracker.config import Settings
from tracker.errors import RuleBroken
from tracker.services.people import credentials
from tracker.services.people.accounts import Credentials, normal_email
from tracker.services.people.events import Event, note
from tracker.web.allowing import PUBLIC, SIGNED_IN, allowed
from tracker.web.asking import the_database
from tracker.web.sign_in import entry
from tracker.web.sign_in.engine import SignInPerson
from tracker.web.sign_in.sessions import cause, is_here

pages = Blueprint("provider", __name__)

SECONDS = 10
REFUSED = (
    "You could not be signed in by this account. Ask an administrator of your organisation to "
    "invite you with its email address, or sign in with your password."
)


def install(app: Flask, settings: Settings) -> None:
    """Set up the provider the settings name, if they name one."""
    app.config["TRACKER_PROVIDER_LABEL"] = settings.provider.label if settings.provider else None
    if settings.provider is None:
        return
    oauth = OAuth(app)
    oauth.register(
        "provider",
        server_metadata_url=f"{settings.provider.issuer}/.well-known/openid-configuration",
        client_id=settings.provider.client,
        client_secret=settings.provider.secret,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def _client() -> Any:
    if current_app.config["TRACKER_PROVIDER_LABEL"] is None:
        abort(404)
    return current_app.extensions["authlib.integrations.flask_client"].provider


@pages.get("/sign-in/provider")
@allowed(PUBLIC)
def start() -> ResponseReturnValue:
    """Send the browser to the provider, and remember which page was wanted."""
    client = _client()
    entry.remember_where_to(request.args.get("next"))
    answer_to = current_app.config["TRACKER_ADDRESS"] + url_for("provider.answer")
    try:
        answer: ResponseReturnValue = client.authorize_redirect(answer_to)
    except (RequestException, AuthlibBaseError, ValueError):
        current_app.logger.exception("The provider does not answer")
        abort(503, "The provider of your account does not answer. Sign in with your password.")
    return answer


@pages.get("/sign-in/provider/answer")
@allowed(PUBLIC)
def answer() -> ResponseReturnValue:
    """Let the person in whom the provider vouches for, if they are on record."""
    claims = _claims(_client())
    here = is_here()
    if claims is not None and here is not None:
        return _connect(here.person, claims)
    person = _person(claims) if claims is not None else None
    if person is None:
        with the_database().writing() as session:
            note(session, cause("nobody signed in"), Event.FAILED, None, "provider")
        flash(REFUSED)
        return redirect(url_for("sign_in.sign_in"))
    if "mfa" in (claims or {}).get("amr", ()):
        return entry.let_in(person, "provider with two factors")
    return entry.go_on(person, "provider")


def _claims(client: Any) -> Mapping[str, Any] | None:
    """What the provider's ID token says, after every check of it; None if one of them fails."""
    try:
        token = client.authorize_access_token()
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
        current_app.logger.warning("The provider's answer is not good: %s", type(error).__name__)
        return None
    claims: Mapping[str, Any] | None = token.get("userinfo")
    return claims


def _person(claims: Mapping[str, Any]) -> SignInPerson | None:
    with the_database().writing() as session:
        found = credentials.credentials_by_subject(session, _subject(claims))
        if found is None:
            found = _by_email(session, claims)
            if found is not None:
                credentials.keep_subject(session, found.number, _subject(claims))
    return SignInPerson(found) if found is not None and found.active else None


def _by_email(session: Session, claims: Mapping[str, Any]) -> Credentials | None:
    """The person with the e-mail address the provider vouches for, if no other account is theirs."""
    if claims.get("email_verified") not in (True, "true"):
        return None
    try:
        email = normal_email(str(claims.get("email", "")))
    except RuleBroken:
        return None
    found = credentials.credentials_by_email(session, email)
    return found if found is not None and found.provider_subject is None else None


def _subject(claims: Mapping[str, Any]) -> str:
    """The provider's own name for a person, which no other provider can claim."""
    return f"{claims['iss']} {claims['sub']}"


def _connect(person: SignInPerson, claims: Mapping[str, Any]) -> ResponseReturnValue:
    """Note which account of the provider is the signed-in person's own."""
    with the_database().writing() as session:
        other = credentials.credentials_by_subject(session, _subject(claims))
        if other is not None and other.number != person.id:
            raise RuleBroken("This account belongs to somebody else here already.")
        credentials.keep_subject(session, person.id, _subject(claims))
        note(session, cause(person.email), Event.FACTOR_ADDED, person.id, "provider account")
    flash("You can sign in by that account from now on.", "success")
    return redirect(url_for("account.account"))


@pages.get("/account/provider")
@allowed(SIGNED_IN)
def connect() -> ResponseReturnValue:
    """Send a signed-in person to the provider, to note which account is theirs."""
    return start()
