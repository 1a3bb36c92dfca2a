"""Commands that close and reopen months: period close, period soft-close, period reopen."""

from datetime import date

import click

from tracker.cli.surroundings import DAY, MONTH, acting, now, the_changer, the_database
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import PeriodState
from tracker.services.approvals.proposals import Written
from tracker.services.money.periods import PeriodChange, change_period


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
    done = _change(PeriodChange(agreement, month, PeriodState.CLOSED, reason), email)
    already = "" if done else " already"
    click.echo(f"{month} is{already} closed for agreement {agreement}.")


@period.command("soft-close")
@click.argument("agreement")
@click.argument("month", type=MONTH)
@click.option("--reason", help="Why; kept on record.")
@acting
def soft_close(agreement: str, month: Period, reason: str | None, email: str | None) -> None:
    """Let only the host's finance leads post in a month, each time with a reason."""
    done = _change(PeriodChange(agreement, month, PeriodState.SOFT_CLOSED, reason), email)
    already = "" if done else " already"
    click.echo(f"{month} is{already} soft-closed for agreement {agreement}.")


@period.command()
@click.argument("agreement")
@click.argument("month", type=MONTH)
@click.option("--reason", help="Why; kept on record.")
@click.option("--until", type=DAY, help="The last day it is open; then it is closed again.")
@acting
def reopen(
    agreement: str, month: Period, reason: str | None, until: date | None, email: str | None
) -> None:
    """Reopen a closed month, for good or for a time."""
    done = _change(PeriodChange(agreement, month, PeriodState.OPEN, reason, until), email)
    if not done and until is None:
        click.echo(f"{month} was not closed for agreement {agreement}.")
    elif until is None:
        click.echo(f"{month} is open again for agreement {agreement}.")
    else:
        click.echo(f"{month} is open for agreement {agreement} until {until:%d/%m/%Y}.")


def _change(change: PeriodChange, email: str | None) -> bool:
    """Whether anything changed."""
    database = the_database()
    actor = the_changer(email, database)
    with database.writing() as session:
        return change_period(session, actor, now(), change) != Written(None)


COMMANDS = {"period": period}
