"""What an import did, in words."""

from tracker.services.imports.batches import Batch
from tracker.web.formatting import counted, moment


def batch_sentence(batch: Batch) -> str:
    """Who imported it and when, how much it changed, and whether it still stands."""
    changed = sum(counts["new"] + counts["changed"] for counts in batch.counts.values())
    undone = " It was undone since." if batch.status == "undone" else ""
    return (
        f"Imported by {batch.imported_by} on {moment(batch.imported_at)}: "
        f"{counted(changed, 'change')}.{undone}"
    )
