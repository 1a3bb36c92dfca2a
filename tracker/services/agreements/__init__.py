"""Agreements found, listed and documented."""
