"""What a command takes from its surroundings: settings, the database, the clock, who acts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.access import COMMAND_LINE, Actor, actor_named, local_actor
from tracker.audit import open_recorded
from tracker.config import LONDON, Settings
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import to_pounds
from tracker.services.people.acting_for import require_changer
from tracker.sheets import CellFault
from tracker.sheets.kinds import Money
from tracker.sheets.moments import read_date, read_month, read_year

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in London, which is what every due date is held against."""
    return datetime.now(LONDON).date()


def the_database() -> Database:
    """The database the environment names, created or checked on the way; closed with the command."""
    database = open_recorded(Settings.from_environment())
    click.get_current_context().call_on_close(database.engine.dispose)
    return database


def the_actor(email: str | None) -> Actor:
    """Who acts: the person named with `--as`, else the user of the operating system."""
    return local_actor(COMMAND_LINE) if email is None else actor_named(email, COMMAND_LINE)


def the_changer(email: str | None, database: Database) -> Actor:
    """Who acts in a command that changes the records.

    Raises:
        NotAllowed: when the person named is on record here, and may change nothing.
    """
    actor = the_actor(email)
    if email is not None:
        with database.reading() as session:
            require_changer(session, actor.name, today())
    return actor


def acting(function: F) -> F:
    """Give a command that changes something the option to say who acts."""
    return click.option("--as", "email", metavar="EMAIL", help="Who acts; default: you.")(function)


def json_output(function: F) -> F:
    """Give a command the option to print JSON."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


class Typed(click.ParamType[T]):
    """A value typed at the command line, read exactly as a cell of the workbook is."""

    def __init__(self, name: str, kind: type[T], read: Callable[[str], T]) -> None:
        self.name = name
        self._kind, self._read = kind, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        try:
            return value if isinstance(value, self._kind) else self._read(value)
        except CellFault as fault:
            self.fail(f"{value!r} {fault.message}", param, ctx)


DAY = Typed("date", date, read_date)
YEAR = Typed("year", FinancialYear, read_year)
MONTH = Typed("period", Period, read_month)
POUNDS = Typed("amount", Decimal, lambda typed: to_pounds(Money().read(typed)))


class WorkbookOut(click.Path):
    """Where a workbook is to be written: under no other ending, so that nothing else is replaced."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if Path(value).suffix.lower() != ".xlsx":
            self.fail(f"{str(value)!r} is no name for a workbook: end it in .xlsx", param, ctx)
        return super().convert(value, param, ctx)


class ManyValued(click.Command):
    """A command one of whose options takes several values after one another.

    `--agreement A1 A2` means `--agreement A1 --agreement A2`. A bare word belongs to the option
    as long as `belongs` says so.
    """

    def __init__(
        self, *args: Any, many: str, belongs: Callable[[str, bool], bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._many = many
        self._belongs = belongs

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._spread(args))

    def _spread(self, args: list[str]) -> list[str]:
        spread: list[str] = []
        values, has_argument = 0, False
        for word in args:
            if word == self._many:
                values = 1
                spread.append(word)
            elif word.startswith("-") and len(word) > 1:
                values = 0
                spread.append(word)
            elif values == 1:
                values = 2
                spread.append(word)
            elif values == 2 and self._belongs(word, has_argument):
                spread += [self._many, word]
            else:
                values, has_argument = 0, True
                spread.append(word)
        return spread
