"""Commands that close and reopen months: period close, period reopen."""

import click

from tracker.cli.surroundings import MONTH, acting, now, the_actor, the_database
from tracker.domain.financial_year import Period
from tracker.services.periods import close_period, reopen_period


@click.group()
def period() -> None:
    """Close a month of an agreement for posting, or reopen it."""


@period.command()
@click.argument("agreement")
@click.argument("month", type=MONTH)
@click.option("--reason", help="Why; kept on record.")
@acting
def close(agreement: str, month: Period, reason: str | None, email: str | None) -> None:
    """Close a month: nothing may be posted in it or changed any more."""
    actor = the_actor(email)
    with the_database().writing() as session:
        done = close_period(session, actor, now(), agreement, month, reason)
    already = "" if done else " already"
    click.echo(f"{month} is{already} closed for agreement {agreement}.")


@period.command()
@click.argument("agreement")
@click.argument("month", type=MONTH)
@click.option("--reason", help="Why; kept on record.")
@acting
def reopen(agreement: str, month: Period, reason: str | None, email: str | None) -> None:
    """Reopen a closed month."""
    actor = the_actor(email)
    with the_database().writing() as session:
        done = reopen_period(session, actor, now(), agreement, month, reason)
    if done:
        click.echo(f"{month} is open again for agreement {agreement}.")
    else:
        click.echo(f"{month} was not closed for agreement {agreement}.")


COMMANDS = {"period": period}
