from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.file_types import INSPECTED_BYTES, contradicts, served_as
from tests.pdf_files import DISGUISED, PLAIN, PREFIXES, PRODUCERS

ZIP = b"PK\x03\x04\x14\x00\x00\x00"
BEGINNINGS = {
    "application/pdf": b"%PDF-1.7\n",
    "application/zip": ZIP,
    "application/gzip": b"\x1f\x8b\x08\x00",
    "application/rtf": b"{\\rtf1\\ansi",
    "application/msword": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ZIP,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ZIP,
    "application/vnd.oasis.opendocument.text": ZIP,
    "application/epub+zip": ZIP,
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/gif": b"GIF89a\x01\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "image/tiff": b"II*\x00\x08\x00",
    "image/heic": b"\x00\x00\x00\x18ftypheic",
    "video/mp4": b"\x00\x00\x00\x20ftypisom",
    "audio/mpeg": b"ID3\x04\x00",
    "audio/ogg": b"OggS\x00\x02",
    "audio/wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
}
TEXT = ("text/plain", "text/csv", "application/json", "image/svg+xml")


@pytest.mark.parametrize("path", PRODUCERS, ids=lambda path: path.stem)
def test_the_pdfs_of_real_producers_are_pdfs_and_nothing_else(path: Path) -> None:
    beginning = path.read_bytes()[:INSPECTED_BYTES]

    assert not contradicts("application/pdf", beginning)
    assert all(contradicts(other, beginning) for other in BEGINNINGS if other != "application/pdf")


def test_the_producers_write_headers_of_different_versions() -> None:
    versions = {path.read_bytes()[:8] for path in PRODUCERS}

    assert {b"%PDF-1.3", b"%PDF-1.4", b"%PDF-2.0"} <= versions


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_a_pdf_may_have_in_front_of_its_header_what_readers_skip(prefix: bytes) -> None:
    assert not contradicts("application/pdf", (prefix + PLAIN)[:INSPECTED_BYTES])


def test_a_header_that_readers_would_not_find_makes_no_pdf() -> None:
    for filler in (1020, 1024, 5000):
        assert contradicts("application/pdf", (b"x" * filler + PLAIN)[:INSPECTED_BYTES])
    assert contradicts("application/pdf", b"%PDF")
    assert contradicts("application/pdf", b"")


def test_a_zip_that_holds_a_pdf_within_its_first_bytes_is_a_zip() -> None:
    assert b"%PDF-" in DISGUISED[:INSPECTED_BYTES]
    assert contradicts("application/pdf", DISGUISED[:INSPECTED_BYTES])
    assert not contradicts("application/zip", DISGUISED[:INSPECTED_BYTES])


@pytest.mark.parametrize("declared", BEGINNINGS)
@pytest.mark.parametrize("actual", BEGINNINGS)
def test_a_file_that_begins_as_another_type_contradicts_its_own(declared: str, actual: str) -> None:
    same = BEGINNINGS[declared] == BEGINNINGS[actual] or {declared, actual} == {
        "image/heic",
        "video/mp4",
    }

    assert contradicts(declared, BEGINNINGS[actual]) is not same


@pytest.mark.parametrize("declared", TEXT)
def test_text_holds_no_bytes_that_no_text_holds(declared: str) -> None:
    for text in ("a,b\r\n", "\ufeffgrüße\t概要\f", "\x1b[1m"):
        assert not contradicts(declared, text.encode())
    assert not contradicts(declared, "a,b".encode("utf-16"))
    assert not contradicts(declared, "latin1 é".encode("latin-1"))
    for binary in (b"a\x00b", b"\x7fELF\x02\x01", BEGINNINGS["image/png"], ZIP):
        assert contradicts(declared, binary)


@given(st.binary(max_size=64))
def test_a_type_without_a_known_signature_cannot_be_contradicted(beginning: bytes) -> None:
    assert not contradicts("application/x-our-own", beginning)
    assert not contradicts("application/octet-stream", beginning)


@pytest.mark.parametrize(
    "active",
    [
        "text/html",
        "text/css",
        "text/javascript",
        "text/xml",
        "application/javascript",
        "application/xml",
        "application/xhtml+xml",
        "image/svg+xml",
    ],
)
def test_nothing_is_handed_out_as_something_that_a_browser_runs(active: str) -> None:
    assert served_as(active) == "application/octet-stream"


@pytest.mark.parametrize("passive", ["application/pdf", "image/png", "text/plain", "text/csv"])
def test_what_no_browser_runs_keeps_its_type(passive: str) -> None:
    assert served_as(passive) == passive
