"""The arithmetic of periods, under the name that this stage uses."""

from build_tools.models.periods import ONE_DAY, in_words, months_after

__all__ = ["ONE_DAY", "in_words", "months_after"]
