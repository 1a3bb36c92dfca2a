"""Positions, months, periods, scenarios, and the ledger's rows."""
