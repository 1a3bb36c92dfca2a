"""The rooms that take workbooks in and hand them out, and the work that takes long.

pages      upload, see what would change, confirm, undo; `batch_words` says what an import did
downloads  the template, the workbook, the summary
jobs       how far long work is
"""

from tracker.web.imports import downloads, jobs, pages

ROOMS = (pages, downloads, jobs)
