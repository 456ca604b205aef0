"""
What browsers may do with the pages, said once: the policy of each kind of page, the headers, and files that set them.

Pages carry their own policy, since many hosts send no header of ours. Hosts that read ``_headers`` (Netlify, Cloudflare
Pages) or ``.htaccess`` (Apache) find them in the site; docs/serving.md has the same for nginx, and tests hold it to this.
"""

from __future__ import annotations

from collections.abc import Iterator

from build_tools.models.visibility import Visibility

_EVERYWHERE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Material's style sheet draws its signs from data: addresses
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
}
PAGE = _EVERYWHERE | {"trusted-types": "'none'"}
# A form keeps itself for use without a network, and shows pictures that were just taken. Nothing else may.
FORM = _EVERYWHERE | {
    "img-src": "'self' blob:",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "trusted-types": "directory-worker",
}
# As a header it is for every file, so that it allows what some page needs; and it says what a page cannot say of itself.
SITE = FORM | {"img-src": "'self' data: blob:", "frame-ancestors": "'none'"}
# Texts that are read by programs, so that no browser shows one as a page.
DOWNLOADS = ("csv", "docx", "parquet", "xlsx", "zip")
MEDIA_TYPES = {
    "mjs": "text/javascript",
    "csv": "text/csv",
    "webmanifest": "application/manifest+json",
    "parquet": "application/vnd.apache.parquet",
}
# Material's style sheets have a fingerprint in their names; nothing else keeps its bytes for ever.
FINGERPRINTED = "/assets/stylesheets/*"
A_YEAR = "public, max-age=31536000, immutable"


def policy(directives: dict[str, str]) -> str:
    """A Content-Security-Policy as it is written in a page or a header."""
    return "; ".join(f"{name} {values}" for name, values in directives.items())


HEADERS = {
    "Content-Security-Policy": policy(SITE),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

# To try them out: a browser says what the policy would stop, and stops nothing. Pages' own policies hold all the same.
TRIAL = {
    "Content-Security-Policy-Report-Only" if name == "Content-Security-Policy" else name: value
    for name, value in HEADERS.items()
    if name not in ("X-Frame-Options", "Cross-Origin-Resource-Policy")
}


def header_files(edition: Visibility) -> dict[str, bytes]:
    """``_headers`` and ``.htaccess`` for the root of a site. An edition that is not public is kept by its reader alone."""
    is_public = edition is Visibility.PUBLIC
    headers = HEADERS if is_public else HEADERS | {"X-Robots-Tag": "noindex", "Cache-Control": "private, no-cache"}
    texts = {"_headers": _for_static_hosts(headers, is_public), ".htaccess": _for_apache(headers, is_public)}
    return {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in texts.items()}


def _for_static_hosts(headers: dict[str, str], is_public: bool) -> Iterator[str]:
    """Such hosts ask after each file at every visit of their own accord, and join what two rules say of one header."""
    yield "/*"
    yield from (f"  {name}: {value}" for name, value in headers.items())
    if is_public:
        yield FINGERPRINTED
        yield f"  Cache-Control: {A_YEAR}"
    for suffix in DOWNLOADS:
        yield f"/*.{suffix}"
        yield "  Content-Disposition: attachment"


def _for_apache(headers: dict[str, str], is_public: bool) -> Iterator[str]:
    yield "# Where Apache may read this file (AllowOverride All), it needs no other settings for this site."
    yield "Options -Indexes"
    yield "DirectoryIndex index.html"
    yield "AddDefaultCharset utf-8"
    yield from (f"AddType {kind} .{suffix}" for suffix, kind in MEDIA_TYPES.items())
    yield "<IfModule mod_headers.c>"
    yield from (f'Header always set {name} "{value}"' for name, value in headers.items())
    if is_public:
        yield 'Header set Cache-Control "no-cache"'
        yield '<FilesMatch "\\.[0-9a-f]{8}\\.min\\.css$">'
        yield f'Header set Cache-Control "{A_YEAR}"'
        yield "</FilesMatch>"
    yield f'<FilesMatch "\\.({"|".join(DOWNLOADS)})$">'
    yield "Header set Content-Disposition attachment"
    yield "</FilesMatch>"
    yield "</IfModule>"
