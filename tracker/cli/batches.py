"""Commands about what was taken in: batches, undo."""

import json

import click

from tracker.cli.surroundings import acting, json_output, now, the_changer, the_database
from tracker.cli.tables import print_table
from tracker.domain.figures import counted
from tracker.services.imports.batches import list_batches
from tracker.services.imports.undo import undo_batch


@click.command()
@json_output
def batches(as_json: bool) -> None:
    """List the batches taken in so far, the newest first."""
    with the_database().reading() as session:
        found = list_batches(session)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "batch": batch.number,
                        "file": batch.file_name,
                        "sha256": batch.sha256,
                        "imported_at": batch.imported_at.isoformat(),
                        "imported_by": batch.imported_by,
                        "status": batch.status,
                        "counts": batch.counts,
                    }
                    for batch in found
                ],
                ensure_ascii=False,
            )
        )
        return
    print_table(
        ["Batch", "File", "Imported", "By", "Status", "Changes"],
        [
            [
                str(batch.number),
                batch.file_name,
                batch.imported_at.date(),
                batch.imported_by,
                batch.status,
                sum(counts["new"] + counts["changed"] for counts in batch.counts.values()),
            ]
            for batch in found
        ],
    )


@click.command()
@click.argument("batch", type=click.IntRange(1, 2**31 - 1))
@acting
def undo(batch: int, email: str | None) -> None:
    """Take a batch back, except what was changed since or lies in a closed period."""
    database = the_database()
    actor = the_changer(email, database)
    with database.writing() as session:
        undone = undo_batch(session, actor, now(), batch)
    click.echo(
        f"Batch {batch} is undone: {counted(undone.removed, 'record')} removed, "
        f"{undone.put_back:,} put back."
    )
    if undone.kept:
        count = len(undone.kept)
        click.echo(
            f"{count:,} {'was' if count == 1 else 'were'} left as {'it is' if count == 1 else 'they are'}:"
        )
        for sentence in undone.kept:
            click.echo(f"  {sentence}")


COMMANDS = {"batches": batches, "undo": undo}
