"""The rooms in which partners plan: next year, the years after, and changes between years.

next_year    next year's contributions by three formulas, and what is assumed
proposing    what a formula asks, proposed as contributions
plan         five to ten years, in a table, a picture and a file
linked       contribution changes of several years that net to zero
"""

from tracker.web.planning import linked, next_year, plan, proposing

ROOMS = (next_year, proposing, plan, linked)
