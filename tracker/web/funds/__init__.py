"""The pages of a fund: who bears what, its terms, scenarios, and the rows behind a figure."""
