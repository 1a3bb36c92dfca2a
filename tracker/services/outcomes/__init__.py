"""Measures, readings and the library they start from."""
