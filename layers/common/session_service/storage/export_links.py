"""Short-lived links to the files of exports, for operators."""

from dataclasses import dataclass

from session_service.aws_requests.errors import RequestError
from session_service.aws_requests.presigned import BucketSigner
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.exports import Export, ExportFile, ExportFormat
from session_service.domain.times import rfc3339

_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.JSON: "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class S3ExportLinks:
    """Implements the domain's ExportLinks; signs locally, asks nothing of S3."""

    signer: BucketSigner

    def link(self, export: Export, file: ExportFile, seconds: int) -> str:
        """Return a link to an export's file, as an attachment.

        Raise StoreUnavailableError where nothing can be signed, for want of credentials.
        """
        name = f"{export.kind}-{rfc3339(export.created_at)[:10]}.{export.format}"
        query = {
            "response-content-disposition": f'attachment; filename="{name}"',
            "response-content-type": _TYPES[export.format],
        }
        try:
            return self.signer.get_url(file.object_key, query, expires_in_seconds=seconds)
        except RequestError as error:
            raise StoreUnavailableError from error
