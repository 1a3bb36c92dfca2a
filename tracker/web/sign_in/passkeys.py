"""Passkeys: a device proves that it holds the private key, after it made sure who uses it.

Because the device asks for a fingerprint, a face or a PIN first, a passkey is two factors at once
and needs no password beside it. The browser's part is in static/passkeys.js.
"""

import ipaddress
import json
from datetime import timedelta
from typing import Any

import webauthn
from flask import Blueprint, abort, current_app, flash, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracker.errors import RuleBroken
from tracker.services.people import credentials, throttling
from tracker.services.people.accounts import normal_name
from tracker.services.people.credentials import KeptPasskey, NewPasskey
from tracker.services.people.events import Event, note
from tracker.web.allowing import PUBLIC, SIGNED_IN, allowed
from tracker.web.asking import now, the_database
from tracker.web.sign_in import entry
from tracker.web.sign_in.confirming import confirmation_fault
from tracker.web.sign_in.engine import ISSUER, SignInPerson
from tracker.web.sign_in.sessions import cause, here

pages = Blueprint("passkeys", __name__)

GOOD_FOR = timedelta(minutes=5)
NOT_TAKEN = "The passkey was not recognised. Try again, or sign in with your password."
_CHALLENGE, _SINCE, _NAME = "passkey challenge", "passkey since", "passkey name"
_LARGEST = 20_000


def are_possible() -> bool:
    """Whether browsers take passkeys here: they do for host names, never for network addresses."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def _host() -> str:
    return request.host.rpartition(":")[0].strip("[]") if ":" in request.host else request.host


def _origin() -> str:
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else request.scheme
    return f"{scheme}://{request.host}"


@pages.post("/account/passkeys/start")
@allowed(SIGNED_IN)
def start_adding() -> ResponseReturnValue:
    """What the browser needs to make a passkey, for a person who gave their password again."""
    person = here().person
    fault = confirmation_fault(request.form.get("password", ""))
    if fault is not None:
        return jsonify(field="passkey-password", sentence=fault), 422
    try:
        session[_NAME] = normal_name(request.form.get("name", ""))
    except RuleBroken as refusal:
        return jsonify(field="passkey-name", sentence=refusal.sentence.rstrip(".")), 422
    with the_database().reading() as database:
        held = credentials.list_passkeys(database, person.id)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=ISSUER,
        user_id=person.fs_webauthn_user_handle.encode(),
        user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=k.credential) for k in held],
    )
    _remember(options.challenge)
    return jsonify(json.loads(webauthn.options_to_json(options)))


@pages.post("/account/passkeys")
@allowed(SIGNED_IN)
def add() -> ResponseReturnValue:
    """Keep the public half of the passkey the browser has made."""
    person = here().person
    name = session.pop(_NAME, None)
    try:
        made = webauthn.verify_registration_response(
            credential=_given(),
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        abort(400, "The passkey could not be added. Try again.")
    passkey = NewPasskey(
        name or "passkey", made.credential_id, made.credential_public_key, made.sign_count
    )
    with the_database().writing() as database:
        credentials.add_passkey(database, cause(person.email), person.id, passkey)
    flash("The passkey is added. You can sign in with it from now on.", "success")
    return jsonify(to=url_for("account.account"))


@pages.post("/sign-in/passkey/start")
@allowed(PUBLIC)
def start_signing_in() -> ResponseReturnValue:
    """What the browser needs to sign in by whichever passkey the person has."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED
    )
    _remember(options.challenge)
    entry.remember_where_to(request.form.get("next"))
    return jsonify(json.loads(webauthn.options_to_json(options)))


@pages.post("/sign-in/passkey")
@allowed(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Let the person in whose passkey it is."""
    counts = throttling.address_counts(request.remote_addr or "")
    at = entry.try_once(counts)
    person = _owner()
    if person is None:
        with the_database().writing() as database:
            throttling.count_failure(database, counts, at)
            note(database, cause("nobody signed in"), Event.FAILED, None, "passkey")
        return jsonify(sentence=NOT_TAKEN), 422
    answer = entry.let_in(person, "passkey")
    return jsonify(to=answer.location)


def _owner() -> SignInPerson | None:
    """The person whose passkey signed the challenge; None if it proves nothing."""
    try:
        given = _given()
        credential = base64url_to_bytes(str(given["id"]))
        challenge = _challenge()
    except (ValueError, KeyError, TypeError):
        return None
    with the_database().reading() as database:
        passkey = credentials.find_passkey(database, credential)
        kept = credentials.credentials_by_number(database, passkey.person) if passkey else None
    if passkey is None or kept is None or not kept.active:
        return None
    count = _sign_count(passkey, given, challenge)
    if count is None:
        return None
    with the_database().writing() as database:
        credentials.note_passkey_use(database, passkey.number, count, now())
    return SignInPerson(kept)


def _sign_count(passkey: KeptPasskey, given: dict[str, Any], challenge: bytes) -> int | None:
    try:
        shown = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return shown.new_sign_count


def _given() -> dict[str, Any]:
    """What the browser's authenticator said, as the script passes it on."""
    text = request.form.get("credential", "")
    if len(text) > _LARGEST:
        raise ValueError("a passkey's answer is never that long")
    given = json.loads(text)
    if not isinstance(given, dict):
        raise TypeError("a passkey's answer is an object")
    return given


def _remember(challenge: bytes) -> None:
    session[_CHALLENGE], session[_SINCE] = bytes_to_base64url(challenge), now().timestamp()


def _challenge() -> bytes:
    """The challenge this browser was given a moment ago; each is good for one answer."""
    challenge, since = session.pop(_CHALLENGE, None), session.pop(_SINCE, 0.0)
    if challenge is None or not 0 <= now().timestamp() - since < GOOD_FOR.total_seconds():
        raise ValueError("no challenge was given, or too long ago")
    return base64url_to_bytes(challenge)
