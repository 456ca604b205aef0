"""Every fuzz target there is."""

from __future__ import annotations

from fuzz import of_files, of_studio, of_submissions, of_words

TARGETS = (*of_words.TARGETS, *of_files.TARGETS, *of_submissions.TARGETS, *of_studio.TARGETS)
