"""Commands about people: user create, user list, user end, user reset-factor."""

import io

import pytest
from sqlalchemy import select

from tests.cli.running import Answer, Tracker
from tracker.database import open_database
from tracker.models import Person, SignInLink

COUNCIL = ("--organisation", "NSC", "--organisation-name", "Northshire Council")
ANN = ("ann@northshire.example", "--name", "Ann Bee")


def create(tracker: Tracker, *arguments: object) -> Answer:
    return tracker("user", "create", *arguments)


def test_one_command_lets_the_first_administrator_in(tracker_anywhere: Tracker) -> None:
    answer = create(tracker_anywhere, *ANN, *COUNCIL, "--role", "Administrator")

    said, link = answer.out.splitlines()
    assert answer.status == 0
    assert said == "ann@northshire.example is Administrator of NSC."
    assert link.startswith(
        "To choose a password within 24 hours, once: http://127.0.0.1:8000/sign-in/links/"
    )


def test_the_link_begins_with_the_address_people_use(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_ADDRESS", "https://tracker.northshire.example/")

    answer = create(tracker, *ANN, *COUNCIL, "--role", "Auditor", "--json")

    assert answer.json["link"].startswith("https://tracker.northshire.example/sign-in/links/")


def test_somebody_on_record_is_given_the_further_role(tracker: Tracker) -> None:
    create(tracker, *ANN, *COUNCIL, "--role", "Administrator")

    answer = create(
        tracker, "ANN@Northshire.example", "--organisation", "NSC", "--role", "auditor",
        "--until", "31/03/2100",
    )  # fmt: skip

    assert answer.out.startswith("ann@northshire.example is Auditor of NSC.\n")
    listed = tracker("user", "list", "--json").json
    assert [(p["email"], p["name"]) for p in listed] == [("ann@northshire.example", "Ann Bee")]
    assert listed[0]["roles"] == [
        {"role": "Administrator", "organisation": "NSC", "until": None},
        {"role": "Auditor", "organisation": "NSC", "until": "2100-03-31"},
    ]


def test_the_same_role_twice_is_one_role(tracker: Tracker) -> None:
    for _ in range(2):
        create(tracker, *ANN, *COUNCIL, "--role", "Administrator")

    assert len(tracker("user", "list", "--json").json[0]["roles"]) == 1


def test_a_newer_link_ends_the_older(tracker: Tracker) -> None:
    for _ in range(2):
        create(tracker, *ANN, *COUNCIL, "--role", "Administrator")

    database = open_database(tracker.settings)
    with database.reading() as session:
        ended = session.scalars(select(SignInLink.ended_at).order_by(SignInLink.id)).all()
    database.engine.dispose()
    assert [at is None for at in ended] == [False, True]


def test_a_password_can_come_by_standard_input(
    tracker_anywhere: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("tram lamp oslo 9\n"))

    answer = create(tracker_anywhere, *ANN, *COUNCIL, "--role", "Finance lead", "--password-stdin")

    assert answer.out == "ann@northshire.example is Finance lead of NSC.\n"
    database = open_database(tracker_anywhere.settings)
    with database.reading() as session:
        kept = session.scalars(select(Person.password)).one()
    database.engine.dispose()
    assert kept is not None
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize("password", ["short", "Password12345678", "northshire council", ""])
def test_a_weak_password_is_refused_and_nobody_put_on_record(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))

    answer = create(tracker, *ANN, *COUNCIL, "--role", "Finance lead", "--password-stdin")

    assert answer.status == 1
    assert "password" in answer.err
    assert tracker("user", "list", "--json").json == []


def test_an_unknown_organisation_is_named_with_those_there_are(tracker: Tracker) -> None:
    empty = create(tracker, *ANN, "--organisation", "NSC", "--role", "Auditor")
    create(tracker, *ANN, *COUNCIL, "--role", "Auditor")
    wrong = create(tracker, *ANN, "--organisation", "NSX", "--role", "Auditor")

    assert (empty.status, wrong.status) == (1, 1)
    assert empty.err.startswith("No organisation is recorded yet, so NSC is not:")
    assert wrong.err.startswith("There is no organisation NSX. Recorded are: NSC.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ann", "--name", "Ann", *COUNCIL), "Enter an email address in the correct format"),
        (("a\x00b@c.example", "--name", "Ann", *COUNCIL), "Enter an email address"),
        (("ann@c.example", *COUNCIL), "ann@c.example is not on record yet: give their --name."),
        (("ann@c.example", "--name", " ", *COUNCIL), "Enter a name."),
        (("ann@c.example", "--name", "x" * 101, *COUNCIL), "The name must have 100 characters"),
        (
            ("ann@c.example", "--name", "Ann", *COUNCIL, "--until", "01/01/2020"),
            "The last day of the role is over",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    tracker: Tracker, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = create(tracker, *arguments, "--role", "Auditor")

    assert answer.status == 1
    assert answer.err.startswith(sentence)
    assert tracker("user", "list", "--json").json == []


def test_an_unknown_role_is_a_wrong_command(tracker: Tracker) -> None:
    assert create(tracker, *ANN, *COUNCIL, "--role", "Owner").status == 2


def test_whoever_leaves_has_no_role_and_keeps_their_name(tracker: Tracker) -> None:
    create(tracker, *ANN, *COUNCIL, "--role", "Administrator")

    answer = tracker("user", "end", "Ann@northshire.example")

    assert answer.out == "ann@northshire.example has no access any more.\n"
    (person,) = tracker("user", "list", "--json").json
    assert (person["name"], person["active"], person["roles"]) == ("Ann Bee", False, [])


def test_whoever_comes_back_is_let_in_again_by_a_link(tracker: Tracker) -> None:
    create(tracker, *ANN, *COUNCIL, "--role", "Administrator")
    tracker("user", "end", "ann@northshire.example")

    answer = create(tracker, *ANN, *COUNCIL, "--role", "Auditor")

    assert "/sign-in/links/" in answer.out
    assert tracker("user", "list", "--json").json[0]["active"] is True


@pytest.mark.parametrize("command", ["end", "reset-factor"])
def test_nobody_on_record_is_named(tracker: Tracker, command: str) -> None:
    answer = tracker("user", command, "nobody@northshire.example")

    assert (answer.status, answer.err) == (1, "nobody@northshire.example is not on record.\n")


def test_a_second_factor_can_be_forgotten(tracker: Tracker) -> None:
    create(tracker, *ANN, *COUNCIL, "--role", "Administrator")
    database = open_database(tracker.settings)
    with database.writing() as session:
        session.scalars(select(Person)).one().totp_secret = "a secret"  # noqa: S105  # none

    answer = tracker("user", "reset-factor", "ann@northshire.example")

    assert answer.status == 0
    with database.reading() as session:
        assert session.scalars(select(Person.totp_secret)).one() is None
    database.engine.dispose()


def test_the_list_is_a_table_for_people(tracker: Tracker) -> None:
    create(tracker, *ANN, *COUNCIL, "--role", "Auditor", "--until", "31/03/2100")

    assert tracker("user", "list").out.splitlines()[-2:] == [
        "Ann Bee  ann@northshire.example  Auditor  NSC           31/03/2100",
        "1 person.",
    ]
