"""Ledger extracts of finance systems: what a mapping says, and what becomes of each line."""
