"""The installed directory of postcodes: read by stretches, and refused when it is not in the form that we know."""

from __future__ import annotations

import pickle
from pathlib import Path

import brotli
import msgpack
import pytest

from build_tools.errors import WrongUse
from build_tools.load.postcodes import PackagePostcodes

NAN = float("nan")


def packed(folder: Path, postcodes: list[str], eastings: list[float], northings: list[float]) -> PackagePostcodes:
    """A source that reads ``folder``, where the letter N has these columns and no other letter is."""
    source = PackagePostcodes()
    source._folder = folder
    columns = {"pcd": postcodes, "laua": ["E1", None] * 2, "oseast1m": eastings, "osnrth1m": northings}
    content = msgpack.packb({"columns": list(columns), "data": columns})
    (folder / "postcodes_N.msgpack.br").write_bytes(brotli.compress(content, quality=1))
    return source


def test_a_district_is_a_stretch_of_its_letter(tmp_path: Path) -> None:
    names = ["N1  0AA", "N1  0AB", "N10 0AA", "N1A 9ZZ"]
    source = packed(tmp_path, names, [5.0, 8.0, NAN, 2.0], [1.0, 2.0, NAN, 7.0])
    assert source.middles() == {"N1": (6, 2), "N10": None, "N1A": (2, 7)}
    district = source.district("N1")
    assert district is not None
    assert (district.inward, district.eastings, district.northings) == (["0AA", "0AB"], [5, 8], [1, 2])
    without = source.district("N10")
    assert without is not None
    assert without.place("0AA") == (None, None)
    assert [source.district(name) for name in ("N2", "M1", "", "É1")] == [None] * 4


def test_gaps_are_left_out_of_the_middle(tmp_path: Path) -> None:
    source = packed(tmp_path, ["N1  0AA", "N1  0AB", "N1  0AD"], [1.0, NAN, 3.0], [10.0, NAN, 20.0])
    assert source.middles() == {"N1": (2, 15)}


@pytest.mark.parametrize(
    ("postcodes", "eastings"),
    [(["N1 0AA", "N1 0AB"], [1.0, 2.0]), (["N1  0AA", "N1  0AB"], [1, 2]), (["N1  0AA", "N1  0AB"], [1.0])],
    ids=["six letters", "whole numbers", "a column too short"],
)
def test_a_file_in_another_form_is_refused_in_words(
    postcodes: list[str], eastings: list[float], tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match=r"postcodes_N.*not in the form"):
        packed(tmp_path, postcodes, eastings, [1.0, 2.0]).middles()


def test_a_file_that_is_cut_off_is_refused_in_words(tmp_path: Path) -> None:
    source = packed(tmp_path, ["N1  0AA"], [1.0], [1.0])
    whole = (tmp_path / "postcodes_N.msgpack.br").read_bytes()
    for content in (whole[:20], b"", brotli.compress(msgpack.packb({"data": 7})), brotli.compress(b"\xc1")):
        (tmp_path / "postcodes_N.msgpack.br").write_bytes(content)
        with pytest.raises(WrongUse, match="not in the form"):
            source.middles()


def test_the_digest_is_of_every_byte(tmp_path: Path) -> None:
    first = packed(tmp_path, ["N1  0AA"], [1.0], [1.0]).digest
    assert packed(tmp_path, ["N1  0AA"], [1.0], [1.0]).digest == first
    assert packed(tmp_path, ["N1  0AA"], [1.0], [2.0]).digest != first


def test_all_middles_are_those_of_the_districts() -> None:
    source = PackagePostcodes()
    middles = source.middles()
    assert len(middles) > 3000
    for name in list(middles)[::97]:
        district = source.district(name)
        assert district is not None
        assert district.middle == middles[name]


def test_what_was_read_is_not_sent_to_another_process() -> None:
    source = PackagePostcodes()
    district = source.district("NG7")
    assert district is not None
    sent = pickle.dumps(source)
    assert len(sent) < 1000
    assert pickle.loads(sent).district("NG7") == district
