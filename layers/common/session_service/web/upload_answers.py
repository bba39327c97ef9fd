"""Answers that show uploads, to their visitor and to operators alike."""

from collections.abc import Callable
from http import HTTPStatus

from session_service.domain.errors import UploadNotFoundError
from session_service.domain.service_keys import Keys
from session_service.domain.sessions import Session
from session_service.domain.upload_ids import is_upload_id
from session_service.domain.upload_service import UploadService
from session_service.domain.uploads import DOWNLOAD_SECONDS, Upload
from session_service.web import cursors
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.upload_views import UploadAnswer, UploadList, upload_view


def page(request: Request, session: Session, uploads: UploadService, keys: Keys) -> Response:
    """Return the page of the session's uploads that the query asks for, oldest first.

    Raise MalformedRequestError for a limit or cursor that is none.
    """
    scope = f"uploads/{session.tenant_id}/{session.session_id}"
    cursor = request.query.get("cursor")
    after = cursors.unseal(keys, scope, cursor) if cursor is not None else None
    found, following = uploads.page(session, limit=cursors.page_limit(request), after=after)
    answer: UploadList = {
        "items": [upload_view(upload) for upload in found],
        "next_cursor": cursors.seal(keys, scope, following) if following else None,
    }
    return json_response(HTTPStatus.OK, {**answer})


def empty_page() -> Response:
    """Return the page of a session that holds no uploads any more."""
    answer: UploadList = {"items": [], "next_cursor": None}
    return json_response(HTTPStatus.OK, {**answer})


def shown(
    request: Request,
    session: Session,
    uploads: UploadService,
    before_link: Callable[[Upload], None] = lambda _: None,
) -> Response:
    """Return the upload that the path names, with a download link once it is stored.

    `before_link` is called before a link is handed out; what it raises holds the link back. Raise
    UploadNotFoundError.
    """
    upload = uploads.get(session, upload_id(request))
    link = uploads.download_url(upload, expires_in_seconds=DOWNLOAD_SECONDS)
    if link is not None:
        before_link(upload)
    answer: UploadAnswer = {"upload": upload_view(upload, link)}
    return json_response(HTTPStatus.OK, {**answer})


def upload_id(request: Request) -> str:
    """Return the upload id in the path. Raise UploadNotFoundError for what can be none."""
    text = request.path_parameters["upload_id"]
    if not is_upload_id(text):
        raise UploadNotFoundError
    return text
