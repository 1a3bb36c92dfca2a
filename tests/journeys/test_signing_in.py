"""Signing in, one's account and looking after people, in a browser; with a passkey, too."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import NOW
from tests.journeys.looking import faults
from tests.signing_in import PASSWORD, add, let_people_sign_in, sign_in
from tracker.access import Role

ANN = "ann.bee@marlshire.example"
COUNCIL = "MARL-CC"


@pytest.fixture(autouse=True)
def _ann(app: Flask) -> None:
    let_people_sign_in(app)
    app.extensions["tracker.post"] = lambda _letter: None  # letters are not the subject here
    add(app, ANN, (COUNCIL, Role.ADMINISTRATOR), name="Ann Bee")


@pytest.fixture
def local_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A page at the machine's host name, with a device in the browser that holds passkeys."""
    address = f"http://localhost:{urlsplit(live_server).port}"
    context = browser.new_context(base_url=address)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    yield page
    context.close()


def test_a_wrong_password_is_told_and_the_right_one_leads_on(page: Page) -> None:
    page.goto("/imports")
    sign_in(page, ANN, "not the password")
    assert page.title().startswith("Error: Sign in")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert faults(page) == []

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("link", name=ANN).wait_for()
    page.get_by_role("button", name="Sign out").click()
    assert "You have signed out." in page.inner_text("main")
    page.go_back()
    page.reload()
    assert urlsplit(page.url).path == "/sign-in"


def test_a_passkey_is_added_and_used(local_page: Page) -> None:
    page = local_page
    sign_in(page, ANN)
    page.goto("/account")
    page.get_by_label("Name of the new passkey").fill("Test device")
    page.get_by_label("Your password").fill("not it")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Enter the password you sign in with now").wait_for()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Use a passkey").click()

    page.get_by_role("button", name="Sign out").wait_for()
    page.goto("/account")
    assert "Test device" in page.inner_text("main")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, ANN)
    assert urlsplit(page.url).path == "/sign-in/code"
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_an_authenticator_app_is_set_up_by_hand(page: Page) -> None:
    sign_in(page, ANN)
    page.goto("/account/code")
    assert faults(page) == []
    key = page.inner_text(".tracker-key").replace("-", "")

    page.get_by_label("Code").fill(TOTP(key).generate(NOW).token)
    page.get_by_role("button", name="Set up").click()

    codes = re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b", page.inner_text("main"))
    assert len(codes) == 10
    assert faults(page) == []
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, ANN)
    assert faults(page) == []
    page.get_by_label("Code").fill(codes[0])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_about_people_breaks_a_rule_or_its_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/sign-in", "/sign-in/forgotten"):
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    sign_in(page, ANN)

    for address in (
        "/account", "/account/password", "/account/recovery-codes", "/kept-forms", "/people",
        "/people/invite", "/people/1",
    ):  # fmt: skip
        page.goto(address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_somebody_is_invited_and_leaves(page: Page) -> None:
    sign_in(page, ANN)
    page.goto("/people")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    assert page.title().startswith("Error: Invite somebody")
    assert faults(page) == []

    page.get_by_label("Email address").fill("ben.see@marlshire.example")
    page.get_by_label("Name", exact=True).fill("Ben See")
    page.get_by_label("Auditor: reads everything").check()
    page.get_by_role("button", name="Invite", exact=True).click()

    assert "2 people from 1 organisation; 1 invitation open." in page.inner_text("main")
    page.get_by_role("link", name="Ben See").click()
    assert faults(page) == []
    page.get_by_role("button", name="End all access").click()
    assert faults(page) == []
    page.get_by_role("button", name="End all access").click()
    assert "1 person from 1 organisation; 0 invitations open." in page.inner_text("main")
