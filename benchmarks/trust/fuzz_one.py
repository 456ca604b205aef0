"""
``python -m benchmarks.trust.fuzz_one NAME [options of libFuzzer] CORPUS``: one target under atheris; never returns.

With ``-keep_seed=1`` nothing of what is reached is watched: inputs of the corpus are varied as they are, ten times as fast.
"""

from __future__ import annotations

import logging
import os
import sys

import atheris

from benchmarks.trust.fuzzing import BLIND, WATCHED, targets

os.environ.setdefault("SOURCE_DATE_EPOCH", "1795262400")
if BLIND in sys.argv:
    TARGET = targets()[sys.argv[1]]
else:
    with atheris.instrument_imports(include=list(WATCHED), enable_loader_override=False):
        TARGET = targets()[sys.argv[1]]

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    for sample in TARGET.samples():  # what is read once, such as a workspace, is not time that an input takes
        TARGET.one(sample[: TARGET.longest])
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGET.one)
    atheris.Fuzz()
