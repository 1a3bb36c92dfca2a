"""What is logged and what is kept in the trail: one line each, and no secrets."""

import pytest

from tests.safety.world import ADMINISTRATOR, AUDITOR, World, sign_in
from tests.signing_in import PASSWORD
from tracker.web.allowing import PUBLIC, allowed

SECRETS = (PASSWORD, "wrong horse battery", "secret-question", "secret-file-content")


def test_nothing_secret_is_logged_or_kept(
    spoiled: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    app = spoiled.app

    def fail() -> str:
        raise ZeroDivisionError("a fault of ours")

    app.view_functions["health"] = allowed(PUBLIC)(fail)
    stranger = app.test_client()
    with caplog.at_level("DEBUG"):
        stranger.post("/sign-in", data={"email": ADMINISTRATOR, "password": "wrong horse battery"})
        visitor = sign_in(app, ADMINISTRATOR)
        cookie = visitor.get_cookie("tracker")
        token = visitor.form_token()
        visitor.get("/agreements/NOSUCH?q=secret-question")
        visitor.get("/health?q=secret-question")
        visitor.post("/imports", data={"sheet": "secret-file-content"})
        spoiled[AUDITOR].post("/agreements/BCF/partners/add", data={"name": "secret-question"})

    assert "a fault of ours" in caplog.text
    assert "Refused with 403" in caplog.text
    said = caplog.text + capsys.readouterr().err + repr(spoiled.contents()["audit_entries"])
    assert cookie is not None
    for secret in (*SECRETS, cookie.value, token):
        assert secret not in said


def test_what_a_program_says_of_itself_is_cut_and_stays_on_its_line(
    spoiled: World, caplog: pytest.LogCaptureFixture
) -> None:
    agent = "\x1b[31mred\tone" + "x" * 30_000

    visitor = spoiled.app.test_client()
    with caplog.at_level("DEBUG"):
        answer = visitor.post(
            "/sign-in",
            data={"email": AUDITOR, "password": PASSWORD},
            headers={"User-Agent": agent},
        )

    assert answer.status_code == 303
    kept = spoiled.number("SELECT max(length(browser)) FROM signed_in_sessions")
    assert kept <= 300
    assert "\x1b" not in caplog.text
    assert "\x1b" not in visitor.get("/account").text
