"""The rooms of a finance lead's money: contributions, schedules, budgets, months and periods.

overview       the money of one agreement, and the months and late instalments of all
contributions  who puts in what; `instalments` and `schedules` say when it is paid
budgets        original and virements; `profiles` spread them over the months
months         the month logged in a grid; `grid` is that grid as a form
periods        months closed and reopened
balances       both sides’ own records held against each other: `balance_stating` takes them in,
               `balance_differences` explains and disputes, `balance_statements` is signed
charts         a fund's year in pictures and tables
"""

from tracker.web.money import (
    balance_differences,
    balance_statements,
    balance_stating,
    balances,
    budgets,
    charts,
    contributions,
    instalments,
    months,
    overview,
    periods,
    profiles,
    schedules,
)

ROOMS = (
    overview, contributions, instalments, schedules, budgets, profiles, months, periods, charts,
    balances, balance_stating, balance_differences, balance_statements,
)  # fmt: skip
