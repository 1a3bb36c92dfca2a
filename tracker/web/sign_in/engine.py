"""Flask-Security as we use it: it hashes passwords, makes and checks codes, and signs people in.

Its own pages are switched off (decision 7): ours speak in sentences, and none that nobody looks
at is open. What it keeps goes through `PeopleStore`, so that sessions of the database come from
`Database.reading` and `Database.writing` here as everywhere.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import qrcode
from flask import Flask, current_app
from flask_security import MfRecoveryCodesUtil, Security, UserDatastore, UserMixin
from flask_security.totp import Totp
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from qrcode.image.svg import SvgPathImage
from sqlalchemy.orm import Session

from tracker.config import Settings
from tracker.database import Database
from tracker.services.people import credentials, passwords
from tracker.services.people.accounts import Credentials
from tracker.web.asking import now, the_database

ISSUER = "Pooled-budget tracker"
RECOVERY_CODES = 10
ONE_STEP = 30  # seconds


class SignInPerson(UserMixin):
    """A person in the terms of Flask-Security."""

    fs_uniquifier = ""  # asked for on the class

    def __init__(self, kept: Credentials) -> None:
        self.id = kept.number
        self.email = kept.email
        self.name = kept.name
        self.active = kept.active
        self.password = kept.password
        self.fs_uniquifier = kept.handle
        self.fs_webauthn_user_handle = kept.handle
        self.tf_totp_secret = kept.totp_secret
        self.totp_counter = kept.totp_counter
        self.recovery_codes = kept.recovery_codes
        # The token of the session in which the person is signed in; the browser's cookie holds it.
        self.session_token = ""

    def get_id(self) -> str:
        """What Flask-Login keeps in the browser: a session that can be ended, not the person."""
        return self.session_token


class PeopleStore(UserDatastore):
    """Finds people for Flask-Security, and keeps a password it has hashed anew."""

    def __init__(self, database: Database) -> None:
        super().__init__(SignInPerson, type(None))  # type: ignore[arg-type]  # it has no roles of ours
        self._database = database

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> SignInPerson | None:  # noqa: FBT001, FBT002  # the library's own signature
        """The person with an email, an id or an fs_uniquifier."""
        finders: dict[str, Callable[[Session, Any], Credentials | None]] = {
            "email": credentials.credentials_by_email,
            "id": credentials.credentials_by_number,
            "fs_uniquifier": credentials.credentials_by_handle,
        }
        (name, value), *_ = wanted.items()
        with self._database.reading() as session:
            found = finders[name](session, value)
        return None if found is None else SignInPerson(found)

    def put(self, user: SignInPerson) -> SignInPerson:
        """Keep a password that was hashed anew at sign-in; everything else has its own way."""
        if user.password is not None:
            with self._database.writing() as session:
                credentials.keep_password(session, user.id, user.password)
        return user


class Codes(Totp):
    """Codes of authenticator apps, by the tracker's clock, each good once.

    A code is taken up to one step before and after its own 30 seconds, for clocks that are off.
    """

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        newest = next(iter(secrets))
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, default_tag=newest))

    def matching_step(self, code: str, secret: str) -> int | None:
        """The time step whose code this is, or None."""
        try:
            found = self._totp.verify(
                "".join(code.split()), secret, time=now(), window=ONE_STEP, last_counter=None
            )
        except (TokenError, ValueError):
            return None
        return int(found.counter)

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether a code is right and was never used, by this request or another at its side."""
        step = self.matching_step(token, totp_secret)
        if step is None:
            return False
        with the_database().writing() as session:
            return credentials.take_step(session, user.id, step)


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Set Flask-Security up without any of its pages."""
    keys = [app.config["SECRET_KEY"], *settings.secret_key_fallbacks]
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of the scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": passwords.MEMORY,
            "argon2__time_cost": passwords.PASSES,
            "argon2__parallelism": passwords.LANES,
        },
        SECURITY_PASSWORD_SALT="argon2 salts each password itself",  # noqa: S106  # no secret
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[_fernet_key(key) for key in keys],
        SECURITY_TOTP_SECRETS={_tag(key): key for key in keys},
        SECURITY_TOTP_ISSUER=ISSUER,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(app, PeopleStore(database), register_blueprint=False, totp_cls=Codes)
    # A browser is known by the session in our table and by nothing else: not by tokens in
    # headers, nor by a principal worked out before every request, static files included.
    security.login_manager.request_loader(lambda _request: None)
    security.login_manager.session_protection = None
    security.principal.identity_loaders.clear()


def the_engine() -> Security:
    """Flask-Security of this application."""
    engine: Security = current_app.extensions["security"]
    return engine


def codes() -> Codes:
    """The maker and checker of codes."""
    factory = the_engine().totp_factory
    assert isinstance(factory, Codes)
    return factory


def new_recovery_codes(person: SignInPerson) -> list[str]:
    """Make recovery codes in place of all earlier ones, and say them this once."""
    util: MfRecoveryCodesUtil = the_engine().mf_recovery_codes_util
    fresh = codes().generate_recovery_codes(RECOVERY_CODES)
    with the_database().writing() as session:
        found = credentials.credentials_by_number(session, person.id)
        assert found is not None
        kept = json.dumps(util._encrypt_codes(fresh))
        credentials.replace_recovery_codes(session, person.id, kept, found.recovery_codes)
    return fresh


def left_recovery_codes(person: SignInPerson) -> list[str]:
    """The recovery codes that are still good."""
    util: MfRecoveryCodesUtil = the_engine().mf_recovery_codes_util
    return util._decrypt_codes(json.loads(person.recovery_codes or "[]"))


def take_recovery_code(person: SignInPerson, given: str) -> bool:
    """Use up a recovery code; False if it is none, or was used before."""
    code = "".join(given.split()).lower().replace("-", "")
    left = left_recovery_codes(person)
    rest = [one for one in left if one.replace("-", "") != code]
    if len(rest) == len(left):
        return False
    util: MfRecoveryCodesUtil = the_engine().mf_recovery_codes_util
    kept = json.dumps(util._encrypt_codes(rest))
    with the_database().writing() as session:
        return credentials.replace_recovery_codes(session, person.id, kept, person.recovery_codes)


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"recovery codes {key}".encode()).digest())


def _tag(key: str) -> str:
    """A name for a key that tells nothing of it, so that a secret says which key it needs."""
    return f"k{hashlib.sha256(f'tag {key}'.encode()).hexdigest()[:12]}"


def picture(email: str, secret: str) -> str:
    """The secret as a picture that an app reads with the camera: an SVG to stand in the page."""
    image = qrcode.make(
        codes().get_totp_uri(email, secret), image_factory=SvgPathImage, box_size=8, border=2
    )
    return image.to_string(encoding="unicode")
