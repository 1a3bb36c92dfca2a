"""The rooms that take in a finance system's extract.

intake  uploaded, said what it holds, looked at, taken in; `mapping_forms` is the form for that
taken   what went in, and the lines it left
"""

from tracker.web.extracts import intake, taken

ROOMS = (intake, taken)
