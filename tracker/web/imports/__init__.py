"""The rooms that take workbooks in and hand them out, and the work that takes long.

pages      upload, see what would change, confirm, undo; `batch_words` says what an import did
batch_list the list of imports: what its address asks for, and its files
downloads  the template, the workbook, the summary
jobs       how far long work is
"""

from tracker.web.imports import batch_list, downloads, jobs, pages

ROOMS = (pages, batch_list, downloads, jobs)
