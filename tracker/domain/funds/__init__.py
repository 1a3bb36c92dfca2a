"""Where a fund stands: budgets, months, forecasts, and what each line of a position is made of."""
