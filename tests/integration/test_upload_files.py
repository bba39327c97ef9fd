"""Files as people send them, over HTTP and through S3's own policy."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import PDF, Visitor, send
from tests.pdf_files import DISGUISED, PLAIN, PREFIXES, PRODUCERS

FIVE_MEGABYTES = 5 * 2**20


def declare(visitor: Visitor, **declared: Any) -> httpx.Response:
    body = {"filename": "paper.pdf", "content_type": "application/pdf", "size": len(PDF)}
    return visitor.call("POST", "/v1/session/uploads", json=body | declared)


def status_of(visitor: Visitor, upload_id: str) -> str:
    return str(visitor.upload_view(upload_id)["status"])


def held(visitor: Visitor) -> tuple[int, int]:
    uploads = visitor.validate().json()["session"]["uploads"]
    return uploads["count"], uploads["bytes"]


@pytest.mark.parametrize("path", PRODUCERS, ids=lambda path: path.stem)
def test_a_real_producers_pdf_is_stored_and_comes_back_as_it_was(
    visitor: Visitor, path: Path
) -> None:
    content = path.read_bytes()

    upload_id = visitor.upload(content)

    eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)
    assert httpx.get(visitor.upload_view(upload_id)["download_url"]).content == content


@pytest.mark.parametrize("prefix", ["a byte order mark", "a mail's headers"])
def test_a_pdf_behind_what_readers_skip_is_stored(visitor: Visitor, prefix: str) -> None:
    upload_id = visitor.upload(PREFIXES[prefix] + PLAIN)

    eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)


def test_a_zip_under_a_pdfs_name_is_rejected_with_a_reason_and_gone_and_its_place_is_free(
    stack: LocalStack, visitor: Visitor
) -> None:
    upload_id = visitor.upload(DISGUISED)
    eventually(lambda: status_of(visitor, upload_id) == "rejected", within_seconds=10)

    view = visitor.upload_view(upload_id)
    assert view["reason"] == "content_mismatch"
    assert "download_url" not in view
    assert held(visitor) == (0, 0)
    eventually(lambda: not any(upload_id in key for key in stack.object_keys()), within_seconds=20)
    lines = [line for line in stack.audit(visitor.session_id) if line.get("upload_id") == upload_id]
    assert [line["action"] for line in lines] == ["upload_created", "upload_rejected"]


def test_an_empty_file_is_refused_before_anything_is_reserved(visitor: Visitor) -> None:
    answer = declare(visitor, size=0)

    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")
    assert answer.json()["errors"][0]["pointer"] == "/size"
    assert held(visitor) == (0, 0)


def test_a_file_of_five_megabytes_is_taken_and_one_with_a_byte_more_is_not(
    visitor: Visitor,
) -> None:
    over = declare(visitor, size=FIVE_MEGABYTES + 1)
    assert (over.status_code, over.json()["code"]) == (413, "payload_too_large")

    largest = PDF + bytes(FIVE_MEGABYTES - len(PDF))
    created = declare(visitor, size=FIVE_MEGABYTES)
    # The form of a file that is just small enough takes none that is a byte larger.
    assert send(created.json()["post"], largest + b"x").status_code == 400
    assert send(created.json()["post"], largest).status_code == 204
    upload_id = created.json()["upload"]["upload_id"]
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=20)
    assert held(visitor) == (1, FIVE_MEGABYTES)


def test_a_file_with_another_checksum_than_declared_never_arrives(visitor: Visitor) -> None:
    created = declare(visitor, sha256=sha256(PDF).hexdigest())
    form, upload_id = created.json()["post"], created.json()["upload"]["upload_id"]
    other = PDF.replace(b"obj", b"OBJ")
    dropped = {k: v for k, v in form["fields"].items() if "checksum" not in k}

    assert send(form, other).status_code == 400
    assert send({**form, "fields": dropped}, PDF).status_code == 403
    assert status_of(visitor, upload_id) == "pending"

    assert send(form, PDF).status_code == 204
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=10)


@pytest.mark.parametrize("digest", ["0" * 63, "A" * 64, "g" * 64])
def test_a_checksum_is_sixty_four_lower_case_hexadecimal_digits(
    visitor: Visitor, digest: str
) -> None:
    answer = declare(visitor, sha256=digest)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/sha256")
