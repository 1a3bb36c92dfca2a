"""The rooms of financial timetables: when each partner needs what, and whether it can be there.

timetable  one agreement's calendars, what clashes, and its dates and dependencies
years      a year filled from a template, or with the dates of the year before
across     the timetables of all agreements
drawing    both calendars on one time line
"""

from tracker.web.timetables import across, timetable, years

ROOMS = (timetable, years, across)
