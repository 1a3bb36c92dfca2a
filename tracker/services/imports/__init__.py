"""Workbooks taken in as numbered batches, and taken back."""
