"""The calls on exports: begin, list, show."""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.errors import NoSuchExportError
from session_service.domain.exports import Export, ExportFormat, ExportKind, ExportService
from session_service.domain.ports import Clock
from session_service.domain.times import rfc3339
from session_service.web.causes import operator
from session_service.web.export_rows import check_filters
from session_service.web.export_views import ExportAnswer, ExportList, export_view
from session_service.web.preconditions import idempotency_key
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.time_windows import time_window

_EXPORT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCalls:
    """One method per call. The operator's key is proven, and allows it; it sees its tenant."""

    service: ExportService
    clock: Clock

    def begin(self, request: Request) -> Response:
        """Answer 202 with the export; its time is fixed now, whatever `last` says later."""
        # Most calls have no body to read: pydantic stays out of a start.
        from session_service.web.bodies import read_body
        from session_service.web.export_bodies import ExportBody

        call_key = idempotency_key(request)
        body, plain = read_body(request, ExportBody)
        kind, key = ExportKind(body.kind), request.proven_operator()
        check_filters(kind, body.filters)
        window = time_window(body.filters, self.clock())
        filters = {name: text for name, text in body.filters.items() if name != "last"}
        export = self.service.new(
            key.tenant_id,
            kind,
            ExportFormat(body.format),
            filters | {"from": rfc3339(window.since), "to": rfc3339(window.until)},
            asked=json.dumps(plain, sort_keys=True, separators=(",", ":")),
            by=key.key_id,
        )
        begun = self.service.begin(export, operator(request), call_key)
        return self._shown(begun, HTTPStatus.ACCEPTED)

    def all(self, request: Request) -> Response:
        """Answer the newest exports of seven days; a link comes with each one's own answer."""
        found = self.service.all_of(request.proven_operator().tenant_id)
        now = self.clock()
        answer: ExportList = {
            "items": [export_view(export, now=now, link=None) for export in found],
            "next_cursor": None,
        }
        return json_response(HTTPStatus.OK, {**answer})

    def read(self, request: Request) -> Response:
        """Answer one export, with a download link once it is done."""
        export_id = request.path_parameters["export_id"]
        if not _EXPORT_ID.fullmatch(export_id):
            raise NoSuchExportError
        found = self.service.get(request.proven_operator().tenant_id, export_id)
        return self._shown(found, HTTPStatus.OK)

    def _shown(self, export: Export, status: HTTPStatus) -> Response:
        view = export_view(export, now=self.clock(), link=self.service.link(export))
        answer: ExportAnswer = {"export": view}
        return json_response(status, {**answer})
