"""The command that says how far agreements meet the Audit Commission's three recommendations."""

import json
from collections.abc import Sequence
from datetime import date

import click

from tracker.cli.surroundings import DAY, json_output, the_database, today
from tracker.cli.tables import print_table
from tracker.domain.scorecard import Scorecard, Verdict
from tracker.domain.scorecard.answers import RECOMMENDATIONS
from tracker.services.agreements.scorecards import scorecard_now, scorecards_now


@click.command()
@click.argument("agreement", required=False)
@click.option("--on", type=DAY, help="Default: today.")
@json_output
def scorecard(agreement: str | None, on: date | None, as_json: bool) -> None:
    """Say how far agreements meet the Audit Commission's three recommendations."""
    day = on or today()
    with the_database().reading() as session:
        if agreement is None:
            cards = scorecards_now(session, day)
        else:
            cards = [scorecard_now(session, agreement, day)]
    if as_json:
        click.echo(json.dumps([card.as_json() for card in cards], ensure_ascii=False))
    elif agreement is None:
        _print_all(cards)
    else:
        _print_one(cards[0])


def _print_all(cards: Sequence[Scorecard]) -> None:
    print_table(
        ["Agreement", "Gaps", *(one.title for one in RECOMMENDATIONS)],
        [[card.agreement, len(card.gaps), *map(str, card.verdicts)] for card in cards],
    )
    asked = [card for card in cards if set(card.verdicts) != {Verdict.NOT_ASKED}]
    meeting = sum(not card.gaps for card in asked)
    verb = "meets" if meeting == 1 else "meet"
    click.echo(f"{meeting:,} of {len(asked):,} agreements {verb} all three recommendations.")


def _print_one(card: Scorecard) -> None:
    print_table(
        ["Question", "Answer", "Why", "Mended on"],
        [
            [a.question, str(a.verdict), a.why, str(a.place) if a.verdict.is_gap else ""]
            for a in card.answers
        ],
    )
    click.echo(card.sentence)


COMMANDS = {"scorecard": scorecard}
