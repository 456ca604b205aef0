"""Descriptions are written afresh whatever state they are in, and only in a workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_description_in_another_encoding_is_written_afresh_with_its_title(
    encoding: str, workspace: Path, command: Callable[..., Any]
) -> None:
    path = workspace / "providers" / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8")) | {"title": "Café records"}
    path.write_bytes(json.dumps(document, ensure_ascii=False).encode(encoding))
    result = command("describe", workspace=workspace)
    assert result.exit_code == 0, result.errors
    assert json.loads(path.read_text(encoding="utf-8"))["title"] == "Café records"
    assert json.loads(command("check", "--json", workspace=workspace).output) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"title": ["a"]}', b"\x81\x8d"])
def test_a_description_that_cannot_be_read_is_written_afresh(
    content: bytes, workspace: Path, command: Callable[..., Any]
) -> None:
    path = workspace / "providers" / "datapackage.json"
    path.write_bytes(content)
    assert command("describe", workspace=workspace).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["title"] == "providers"
    assert command("describe", workspace=workspace).output.startswith("Every description")


def test_describe_says_that_a_folder_is_no_workspace(tmp_path: Path, command: Callable[..., Any]) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        result = command("describe", workspace=folder)
        assert result.exit_code == 2
        assert "is not a workspace" in result.errors
        assert list(tmp_path.iterdir()) == []


def test_describe_does_not_write_through_a_link(workspace: Path, command: Callable[..., Any]) -> None:
    path = workspace / "providers" / "datapackage.json"
    (workspace.parent / "elsewhere.json").write_text("{}")
    path.unlink()
    path.symlink_to(workspace.parent / "elsewhere.json")
    assert command("describe", workspace=workspace).exit_code == 2
    assert (workspace.parent / "elsewhere.json").read_text() == "{}"
