"""Files as their owners call them, and how large they may be."""

LARGEST_FILE = 40 * 1024 * 1024


def shown_name(name: str) -> str:
    """A file's name without what could mislead on a screen or in a log: one line, no controls."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip()
    return kept if 0 < len(kept) <= 100 else f"{kept[:60]}…{kept[-20:]}" if kept else "The file"
