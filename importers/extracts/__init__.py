"""Extracts of other people's finance systems: recognised, and read by a layout.

`inspect_extract` says what a file seems to hold; `read_extract` reads it by a layout that a person
has confirmed. Both open the file in the same short-lived child process, with the same code.
"""

from importers.extracts.reading import inspect_extract, read_extract

__all__ = ["inspect_extract", "read_extract"]
