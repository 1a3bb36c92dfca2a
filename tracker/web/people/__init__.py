"""The rooms of people and organisations.

pages          who has which role
organisations  which bodies there are; `new_organisation` records one within another form
"""

from tracker.web.people import organisations, pages

ROOMS = (pages, organisations)
