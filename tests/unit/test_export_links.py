"""The links to exports' files: what botocore would make of them, without it."""

from dataclasses import replace

import pytest

from session_service.aws_requests.credentials import Credentials, GivenCredentials
from session_service.aws_requests.errors import ConnectionFailedError
from session_service.aws_requests.presigned import BucketSigner
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.exports import ExportFile, ExportFormat
from session_service.storage.export_links import S3ExportLinks
from tests.fakes.clock import START
from tests.unit.test_export_files import EXPORT
from tests.unit.test_presigned import BUCKET, at, ours, reference

CREDENTIALS = Credentials("ASIAEXAMPLE", "secret", "session/token+=")
PLACE = ("eu-central-1", "")
NOW = START // 1000


def file_of(name: str) -> ExportFile:
    return ExportFile(object_key=name, rows=1, size=1, sha256="00", complete=True)


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [("csv", "text/csv; charset=utf-8"), ("json", "application/json")],
)
def test_a_link_to_an_export_is_botocores_an_attachment_named_by_kind_and_day(
    file_format: str, content_type: str
) -> None:
    export = replace(EXPORT, format=ExportFormat(file_format))
    key = f"exports/default/{'0' * 32}/ab.{file_format}"
    links = S3ExportLinks(signer=ours(PLACE, CREDENTIALS, NOW))
    client = reference(*PLACE)
    with at(NOW, client, CREDENTIALS):
        expected = client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": BUCKET,
                "Key": key,
                "ResponseContentDisposition": (
                    f'attachment; filename="audit-2026-11-22.{file_format}"'
                ),
                "ResponseContentType": content_type,
            },
            ExpiresIn=45,
        )

    assert links.link(export, file_of(key), 45) == expected


def test_without_credentials_there_is_no_link_and_the_store_is_away() -> None:
    class NoCredentials(GivenCredentials):
        def current(self) -> Credentials:
            raise ConnectionFailedError("nobody answers")

    signer = BucketSigner(
        BUCKET,
        "https://here/",
        region="eu-central-1",
        credentials=NoCredentials(CREDENTIALS),
        now=lambda: 0.0,
    )

    with pytest.raises(StoreUnavailableError):
        S3ExportLinks(signer=signer).link(EXPORT, file_of("exports/x"), 45)
