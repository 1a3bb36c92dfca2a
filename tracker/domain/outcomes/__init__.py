"""Measures for service users: targets, readings, and whether they are on track."""
