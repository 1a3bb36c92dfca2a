"""The rooms in which partners assess their partnership, each for itself.

comparing  the instruments of an agreement, and each of them side by side and over the years
scoring    one partner's scores: drafted, submitted, corrected
charts     the gap between partners as a picture
"""

from tracker.web.assessments import comparing, scoring

ROOMS = (comparing, scoring)
