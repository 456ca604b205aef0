"""Every input that a fuzz target begins from, and every one that it ever stumbled over, ends in a value or a sentence."""

from __future__ import annotations

import pytest
from fuzz.target import CORPUS, Target
from fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_kept_input_ends_in_a_value_or_in_a_reported_problem(target: Target) -> None:
    inputs = {f"sample {number}": sample for number, sample in enumerate(target.samples())}
    inputs |= {path.name: path.read_bytes() for path in target.kept()}
    assert inputs
    for name, content in {**inputs, "nothing": b"", "zeros": b"\0" * 40, "ones": b"\xff" * 40}.items():
        try:
            target.one(content[: target.longest])
        except BaseException as error:
            raise AssertionError(f"{target.name}: {name}") from error


def test_every_folder_of_the_corpus_belongs_to_a_target() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= {target.name for target in TARGETS}
