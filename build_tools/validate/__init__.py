"""Rows to checked records, or to problems with file, row, field and cure."""
