"""Signing in, one's account and looking after people, in a browser; with a passkey, too."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import NOW
from tests.journeys.looking import faults
from tests.journeys.steps import fits, leads_to_its_errors
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
    leads_to_its_errors(page, "Sign in")
    assert faults(page) == []

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("link", name=ANN).wait_for()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("main")).to_contain_text("You have signed out.")
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile(r"/sign-in(\?|$)"))


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
    expect(page.locator("main")).to_contain_text("Test device")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, ANN)
    expect(page).to_have_url(re.compile(r"/sign-in/code(\?|$)"))
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
        fits(page, width)
    sign_in(page, ANN)

    for address in (
        "/account", "/account/password", "/account/recovery-codes", "/kept-forms", "/people",
        "/people/invite", "/people/1",
    ):  # fmt: skip
        page.goto(address)
        assert faults(page) == [], address
        fits(page, width)


def test_somebody_is_invited_and_leaves(page: Page) -> None:
    sign_in(page, ANN)
    page.goto("/people")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: Invite somebody"))
    assert faults(page) == []

    page.get_by_label("Email address").fill("ben.see@marlshire.example")
    page.get_by_label("Name", exact=True).fill("Ben See")
    page.get_by_label("Auditor: reads everything").check()
    page.get_by_role("button", name="Invite", exact=True).click()

    expect(page.locator("main")).to_contain_text("2 people from 1 organisation; 1 invitation open.")
    page.get_by_role("link", name="Ben See").click()
    assert faults(page) == []
    page.get_by_role("button", name="End all access").click()
    assert faults(page) == []
    page.get_by_role("button", name="End all access").click()
    expect(page.locator("main")).to_contain_text(
        "1 person from 1 organisation; 0 invitations open."
    )
