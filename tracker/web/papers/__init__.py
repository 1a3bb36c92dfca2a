"""The rooms of papers to take to a meeting.

reports  the page that says what there is, by when it is due, and whether its figures are complete
papers   the papers themselves, as workbooks
"""

from tracker.web.papers import papers, reports

ROOMS = (reports, papers)
