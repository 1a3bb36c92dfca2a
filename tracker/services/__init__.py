"""What can be done: check, decide, change. Whatever is changed, the kept summaries follow."""

from tracker.services.kept import keeping

__all__ = ["keeping"]
