"""What a site tells its host: the same headers for all kinds of host, and more for an edition that is not public."""

from __future__ import annotations

import pytest

from build_tools.models.visibility import Visibility
from build_tools.render.browser_rules import A_YEAR, DOWNLOADS, HEADERS, header_files


@pytest.mark.parametrize("edition", Visibility)
def test_every_host_is_told_every_header_and_to_keep_only_what_is_public(edition: Visibility) -> None:
    files = {name: content.decode() for name, content in header_files(edition).items()}
    assert files.keys() == {"_headers", ".htaccess"}
    for name, value in HEADERS.items():
        assert f"\n  {name}: {value}\n" in files["_headers"]
        assert f'\nHeader always set {name} "{value}"\n' in files[".htaccess"]
    for text in files.values():
        is_public = edition is Visibility.PUBLIC
        assert (A_YEAR in text) is is_public
        assert ("noindex" in text) is not is_public
        assert ("private, no-cache" in text) is not is_public
        assert all(suffix in text for suffix in DOWNLOADS)
