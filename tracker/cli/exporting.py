"""Commands that write workbooks: template, export, paper."""

from datetime import date
from pathlib import Path

import click

from tracker.cli.surroundings import (
    DAY,
    YEAR,
    ManyValued,
    WorkbookOut,
    acting,
    now,
    the_actor,
    the_database,
    today,
)
from tracker.domain.financial_year import FinancialYear
from tracker.domain.papers.orders import PAPERS, PaperKind, PaperOrder
from tracker.exporters.template import write_template
from tracker.outgoing import Scope, save_paper, save_summary, save_workbook


@click.command()
@click.argument("out", type=WorkbookOut())
def template(out: Path) -> None:
    """Write an empty workbook with guidance, drop-down lists and examples."""
    write_template(out)
    click.echo(f"Wrote {out}.")


def _is_agreement(_word: str, has_argument: bool) -> bool:  # the parser's own question
    # `export OUT.xlsx --agreement A1 A2`: once the file is named, further words are agreements.
    return has_argument


@click.command(cls=ManyValued, many="--agreement", belongs=_is_agreement)
@click.argument("out", type=WorkbookOut())
@click.option("--workbook", is_flag=True, help="The workbook that imports again.")
@click.option("--summary", is_flag=True, help="The auditor's summary.")
@click.option("--agreement", "agreements", multiple=True, metavar="REF ...", help="Default: all.")
@click.option("--year", type=YEAR, help="Such as 2025-26.")
@click.option("--as-at", type=DAY, help="As things stood at that date.")
@acting
def export(  # noqa: PLR0917  # one parameter for each option of the command
    out: Path,
    workbook: bool,
    summary: bool,
    agreements: tuple[str, ...],
    year: FinancialYear | None,
    as_at: date | None,
    email: str | None,
) -> None:
    """Write all that is recorded, or some of it, as a workbook."""
    if workbook == summary:
        raise click.UsageError("Say which one: --workbook or --summary.")
    scope = Scope(agreements or None, year, as_at)
    with the_database().reading() as session:
        if workbook:
            save_workbook(session, out, scope)
        else:
            save_summary(session, out, scope, the_actor(email), now(), today())
    click.echo(f"Wrote {out}.")


@click.command()
@click.argument("out", type=WorkbookOut())
@click.argument("kind", type=click.Choice(list(PAPERS)))
@click.argument("agreement")
@click.option("--year", type=YEAR, required=True, help="Such as 2025-26.")
@click.option(
    "--quarter", type=click.IntRange(1, 4), help="Of a quarterly report; 1 is April to June."
)
@click.option("--fund", help="Default: every fund that such a paper reports on.")
@click.option("--partner", help="Whose statement it is.")
@click.option("--as-at", type=DAY, help="Of a statement. Default: the year's last day, or today.")
@acting
def paper(  # noqa: PLR0913, PLR0917  # one parameter for each option of the command
    out: Path,
    kind: str,
    agreement: str,
    year: FinancialYear,
    quarter: int | None,
    fund: str | None,
    partner: str | None,
    as_at: date | None,
    email: str | None,
) -> None:
    """Write a report, return, account or statement to hand in, of one agreement."""
    wanted = PAPERS[kind]
    if (quarter is None) is (wanted is PaperKind.QUARTERLY_REPORT):
        raise click.UsageError("A quarterly report needs --quarter, and no other paper has one.")
    if wanted is not PaperKind.STATEMENT and (partner or as_at):
        raise click.UsageError("Only a partner statement has --partner and --as-at.")
    order = PaperOrder(wanted, agreement, year, quarter, fund, partner, as_at)
    with the_database().reading() as session:
        save_paper(session, out, order, the_actor(email), now(), today())
    click.echo(f"Wrote {out}.")


COMMANDS = {"template": template, "export": export, "paper": paper}
