"""Papers to hand in: reports of a quarter or a year, accounts at its end, statements to a partner."""
