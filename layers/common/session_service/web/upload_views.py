"""What a caller sees of an upload."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict, cast

from session_service.domain.times import rfc3339
from session_service.domain.upload_service import PostForm
from session_service.domain.uploads import Upload, UploadReason, UploadStatus


class UploadView(TypedDict):
    """An upload; `download_url` once it is stored, good for 45 seconds."""

    upload_id: str
    status: UploadStatus
    filename: str
    content_type: str
    size: int
    sha256: str | None
    created_at: str
    stored_at: str | None
    reason: UploadReason | None
    download_url: NotRequired[str]


class UploadAnswer(TypedDict):
    """One upload."""

    upload: UploadView


class PostFormView(TypedDict):
    """Where and with which fields to POST the file (multipart/form-data, the file field last)."""

    url: str
    fields: Mapping[str, str]


class NewUploadAnswer(TypedDict):
    """A new upload and the form to send it; the form is null when a repeat finds it sent."""

    upload: UploadView
    post: PostFormView | None


class UploadList(TypedDict):
    """A page of uploads, oldest first."""

    items: list[UploadView]
    next_cursor: str | None


def upload_view(upload: Upload, download_url: str | None = None) -> UploadView:
    """Return the view of an upload."""
    view: UploadView = {
        "upload_id": upload.locator.upload_id,
        "status": upload.status,
        "filename": upload.filename,
        "content_type": upload.content_type,
        "size": upload.size,
        "sha256": upload.sha256,
        "created_at": rfc3339(upload.created_at),
        "stored_at": rfc3339(upload.stored_at) if upload.stored_at else None,
        # As it stands in the row: a newer version of the code may know more of them.
        "reason": cast("UploadReason | None", upload.reason),
    }
    if download_url is not None:
        view["download_url"] = download_url
    return view


def post_form_view(form: PostForm | None) -> PostFormView | None:
    """Return the view of a form."""
    return {"url": form.url, "fields": form.fields} if form else None
