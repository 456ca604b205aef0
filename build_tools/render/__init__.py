"""Decisions to pages and data files: pure functions that return text."""
