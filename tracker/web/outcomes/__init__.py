"""The rooms of outcomes: whether people are better off, and what that is measured by.

views      the outcomes of one agreement and of all; `charts` draws them, `words` says them
desks      measures, targets and readings added, changed and removed
defining   a measure defined anew, which breaks its series
reasons    agreements without a measure, and why
library    the standard measures
"""

from tracker.web.outcomes import defining, library, reasons, views

ROOMS = (views, defining, reasons, library)
