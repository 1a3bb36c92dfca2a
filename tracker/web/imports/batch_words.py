"""What an import did, in words."""

from tracker.services.imports.batches import Batch, BatchCount
from tracker.web.formatting import counted, moment

STATUSES = {"imported": "Imported", "undone": "Undone"}


def changes_of(batch: Batch) -> int | None:
    """How many records an import added or changed; None where it is seen in part only."""
    if not batch.is_whole:
        return None
    return sum(counts["new"] + counts["changed"] for counts in batch.counts.values())


def batch_sentence(batch: Batch, edited: int) -> str:
    """Who imported it and when, how much it changed, and whether it still stands.

    Args:
        edited: how many of its records were changed or removed since.
    """
    undone = " It was undone since." if batch.status == "undone" else ""
    when = f"Imported by {batch.imported_by} on {moment(batch.imported_at)}"
    changed = changes_of(batch)
    if changed is None:
        return f"{when}; it also held other partnerships’ agreements.{undone}"
    if undone:
        return f"{when}: {counted(changed, 'change')}.{undone}"
    return (
        f"{when}: {counted(changed, 'change')}, {f'{edited:,}' if edited else 'none'} edited since."
    )


def count_sentence(count: BatchCount) -> str:
    """How many files were imported so far, and how many of them also held what is others'."""
    if not count.number:
        return "Nothing was imported yet"
    one = count.number == 1
    if count.in_part == count.number:
        return (
            f"{counted(count.number, 'file')} {'was' if one else 'were'} imported that also held "
            "other partnerships’ agreements; of these you see what concerns yours"
        )
    said = f"{counted(count.number, 'batch', 'batches')} {'was' if one else 'were'} imported so far"
    if not count.in_part:
        return said
    return f"{said}, {count.in_part:,} of which also held other partnerships’ agreements"
