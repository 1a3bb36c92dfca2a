"""Changing what is kept: rules, comparison with what is there, and writing it down."""
