"""Extracts of other people's finance systems: recognised, and read by a layout.

`importers.extracts.reading` is the way in: `inspect_extract` says what a file seems to hold,
`read_extract` reads it by a layout that a person has confirmed. Both open the file in the same
short-lived child process, with the same code. The child imports this package too and starts the
sooner the less stands here.
"""
