"""What a command takes from its surroundings, and how several values follow one option."""

import getpass
from datetime import UTC, timedelta

import click
import pytest
from click.testing import CliRunner

from tracker.access import COMMAND_LINE, Actor
from tracker.cli.surroundings import ManyValued, now, the_actor, today
from tracker.errors import RuleBroken


def _colour(word: str, has_argument: bool) -> bool:
    return has_argument and word.islower()


@click.command(cls=ManyValued, many="--in", belongs=_colour)
@click.argument("out")
@click.option("--in", "chosen", multiple=True)
@click.option("--loud", is_flag=True)
def paint(out: str, chosen: tuple[str, ...], loud: bool) -> None:
    click.echo(f"{out}: {' '.join(chosen)}{'!' if loud else ''}")


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ("OUT", "OUT: "),
        ("OUT --in red", "OUT: red"),
        ("OUT --in red green blue", "OUT: red green blue"),
        ("OUT --in red green --loud", "OUT: red green!"),
        ("OUT --in red --loud --in green", "OUT: red green!"),
        ("--in red OUT", "OUT: red"),
        ("--in red OUT --in green blue", "OUT: red green blue"),
        ("--in RED OUT", "OUT: RED"),
    ],
)
def test_several_values_follow_one_option(arguments: str, printed: str) -> None:
    result = CliRunner().invoke(paint, arguments.split())
    assert (result.exit_code, result.stdout) == (0, f"{printed}\n")


@pytest.mark.parametrize("arguments", ["OUT --in red GREEN", "OUT --in", "OUT red", "--in red"])
def test_what_belongs_to_no_option_is_one_argument_too_many(arguments: str) -> None:
    assert CliRunner().invoke(paint, arguments.split()).exit_code == 2


def test_the_user_of_the_operating_system_acts_unless_somebody_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "priya")
    assert the_actor(None) == Actor("priya", COMMAND_LINE)
    assert the_actor(" finance@marlshire.example ") == Actor(
        "finance@marlshire.example", COMMAND_LINE
    )


@pytest.mark.parametrize("error", [KeyError("uid not found"), OSError("no user")])
def test_a_machine_without_a_name_for_its_user_has_a_local_administrator(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert the_actor(None) == Actor("local administrator", COMMAND_LINE)


@pytest.mark.parametrize("text", ["Priya", "@", "a@b c", ""])
def test_only_an_email_address_names_somebody(text: str) -> None:
    with pytest.raises(RuleBroken, match="is not an e-mail address"):
        the_actor(text)


def test_moments_are_kept_in_utc_and_days_counted_in_london() -> None:
    assert now().tzinfo is UTC
    assert now().date() <= today() <= (now() + timedelta(hours=1)).date()
