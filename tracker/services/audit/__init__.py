"""The record of every change: its chain, its replay, and what must always hold."""
