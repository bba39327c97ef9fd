import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.errors import (
    InvalidFieldError,
    UploadTooLargeError,
    UploadTypeNotAllowedError,
)
from session_service.domain.upload_ids import is_upload_id, new_upload_id
from session_service.domain.uploads import (
    NewUpload,
    Upload,
    UploadLocator,
    UploadPolicy,
    UploadStatus,
    clean_filename,
)
from tests.fakes.clock import START
from tests.fakes.entropy import SeededEntropy

POLICY = UploadPolicy(
    content_types={"application/pdf", "image/png"},
    max_bytes=1000,
    max_files=3,
    max_total_bytes=3000,
)
DIGEST = "0123456789abcdef" * 4


def require(
    filename: str = "report.pdf",
    content_type: str = "application/pdf",
    size: int = 100,
    sha256: str | None = None,
) -> None:
    POLICY.require_allowed(
        NewUpload(filename=filename, content_type=content_type, size=size, sha256=sha256)
    )


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf",
        "a",
        "...",
        ".hidden",
        " two  words .pdf",
        "Müller & Söhne (endgültig) [1].pdf",
        "отчёт.pdf",
        "報告書.pdf",
        "تقرير.pdf",
        "दस्तावेज़.pdf",
        "می\u200cخواهم.pdf",
        "👩\u200d👩\u200d👧 holiday.pdf",
        "semi;colon\"quote'comma,.pdf",
        "x" * 255,
        "👍" * 255,
    ],
)
def test_a_name_may_hold_what_people_write(name: str) -> None:
    require(name)


@pytest.mark.parametrize("name", ["", " ", "\u3000\t", ".", "..", "x" * 256, "👍" * 256])
def test_a_name_has_1_to_255_characters(name: str) -> None:
    with pytest.raises(InvalidFieldError) as refused:
        require(name)
    assert refused.value.pointer == "/filename"


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../x.pdf", "a/b", "a/", "/", "..\\x.pdf", "C:\\x.pdf", "\\\\host\\x"]
)
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(InvalidFieldError, match="not a path"):
        require(name)


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\t",
        "\r",
        "\n",
        "\r\nSet-Cookie: a=b",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u200e",
        "\u200f",
        "\u061c",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\ud800",
        "\U000e0041",
    ],
)
def test_a_name_holds_nothing_that_is_not_seen(character: str) -> None:
    for name in (f"invoice{character}fdp.exe", f"{character}a.pdf", f"a.pdf{character}"):
        with pytest.raises(InvalidFieldError) as refused:
            require(name)
        assert refused.value.pointer == "/filename"


@given(st.text(min_size=1, max_size=300))
def test_a_name_that_is_taken_is_plain_also_after_it_is_normalised(name: str) -> None:
    try:
        require(name)
    except InvalidFieldError:
        return
    cleaned = clean_filename(name)
    assert cleaned == unicodedata.normalize("NFC", name)
    require(cleaned)
    cleaned.encode()


def test_a_name_that_grows_when_it_is_normalised_is_measured_afterwards() -> None:
    # U+FB2C becomes three characters in NFC.
    assert len(clean_filename("\ufb2c" * 85)) == 255
    require("\ufb2c" * 85)
    with pytest.raises(InvalidFieldError):
        require("\ufb2c" * 86)


def test_a_name_that_shrinks_when_it_is_normalised_is_measured_afterwards() -> None:
    decomposed = "e\u0301" * 255

    require(decomposed)
    assert clean_filename(decomposed) == "é" * 255


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "application/PDF", "application/pdf;charset=x", " application/pdf", "pdf"],
)
def test_only_the_types_on_the_list_are_taken(content_type: str) -> None:
    require(content_type="image/png")
    with pytest.raises(UploadTypeNotAllowedError) as refused:
        require(content_type=content_type)
    assert refused.value.detail == "Allowed types: application/pdf, image/png."


def test_a_file_has_from_one_byte_to_the_limit() -> None:
    require(size=1)
    require(size=1000)
    with pytest.raises(UploadTooLargeError):
        require(size=1001)
    for size in (0, -1):
        with pytest.raises(InvalidFieldError) as refused:
            require(size=size)
        assert refused.value.pointer == "/size"


def test_a_checksum_is_sha256_in_lower_case_hexadecimal() -> None:
    require(sha256=DIGEST)
    for wrong in ("", DIGEST[1:], DIGEST + "0", DIGEST.upper(), DIGEST[:-1] + "g", DIGEST + "\n"):
        with pytest.raises(InvalidFieldError) as refused:
            require(sha256=wrong)
        assert refused.value.pointer == "/sha256"


@pytest.mark.parametrize(("size", "seconds"), [(1, 300), (16_384, 301), (5_242_880, 620)])
def test_a_file_may_be_on_its_way_for_as_long_as_its_size_takes(size: int, seconds: int) -> None:
    upload = Upload(
        locator=UploadLocator(tenant_id="t", collection_id="c", upload_id="u"),
        session_id="s",
        status=UploadStatus.PENDING,
        filename="a",
        content_type="application/pdf",
        size=size,
        sha256=None,
        created_at=0,
        form_expires_at=START,
        version=1,
    )

    assert upload.arrives_until == START + seconds * 1000


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**48 - 1))
def test_upload_ids_sort_by_the_time_they_were_made(earlier: int, later: int) -> None:
    entropy = SeededEntropy()
    first, second = new_upload_id(earlier, entropy), new_upload_id(later, entropy)

    assert UUID(first).version == 7
    assert int(first.replace("-", "")[:12], 16) == earlier
    assert is_upload_id(first)
    if earlier != later:
        assert (first < second) == (earlier < later)


def test_upload_ids_of_one_millisecond_differ() -> None:
    entropy = SeededEntropy()

    assert len({new_upload_id(START, entropy) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "../../etc",
        "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
        "019AA9F0-3F0A-7C55-9D43-0F6A6D0F2B11",
        "{019aa9f0-3f0a-7c55-9d43-0f6a6d0f2b11}",
        "019aa9f03f0a7c559d430f6a6d0f2b11",
        "019aa9f0-3f0a-7c55-1d43-0f6a6d0f2b11",
    ],
)
def test_no_other_text_is_an_upload_id(text: str) -> None:
    assert not is_upload_id(text)
