"""The rooms of a finance lead's money: contributions, schedules, budgets, months and periods.

overview       the money of one agreement, and the months of all; `month_questions` reads its address
late_instalments  what has not come in, over all agreements
contributions  who puts in what; `contribution_lines` are its forms, in `own_word` a body confirms
               or disputes its own, `instalments` and `schedules` say when it is paid
budgets        original and virements; `profiles` spread them over the months
months         the month logged in a grid; `grid` is that grid as a form
periods        months closed and reopened
charts         a fund's year in pictures and tables
"""

from tracker.web.money import (
    budgets,
    charts,
    contribution_lines,
    contributions,
    instalments,
    late_instalments,
    months,
    overview,
    own_word,
    periods,
    profiles,
    schedules,
)

ROOMS = (
    overview, late_instalments, contributions, contribution_lines, own_word, instalments, schedules,
    budgets, profiles, months, periods, charts,
)  # fmt: skip
