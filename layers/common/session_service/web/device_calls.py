"""The calls on a session's devices: list, rename, revoke."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.device_service import DeviceService
from session_service.domain.errors import DeviceNotFoundError
from session_service.web.causes import visitor
from session_service.web.credentials import Credentials, Transport
from session_service.web.device_views import DeviceAnswer, DeviceList, device_view
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response, no_content

_DEVICE_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCalls:
    """One method per call. Each proves the session first, with its one read."""

    authentication: AuthenticationService
    devices: DeviceService
    credentials: Credentials

    def page(self, request: Request) -> Response:
        """Answer the session's devices, the caller's own first."""
        token = self.credentials.require(request).token
        found = self.authentication.check(token, visitor(request))
        current_id = found.device.device_id
        views = [device_view(each, current_id=current_id) for each in self.devices.named(found)]
        answer: DeviceList = {"items": views, "next_cursor": None}
        return json_response(HTTPStatus.OK, {**answer})

    def rename(self, request: Request) -> Response:
        """Answer the device under its new name."""
        # Most calls have no body to read: pydantic stays out of a start.
        from session_service.web.bodies import read_body
        from session_service.web.device_bodies import RenameDeviceBody

        token = self.credentials.require(request).token
        found = self.authentication.check_to_change(token, visitor(request))
        body, _ = read_body(request, RenameDeviceBody)
        named = self.devices.rename(found, _device_id(request, found), body.name, visitor(request))
        view = device_view(named, current_id=found.device.device_id)
        answer: DeviceAnswer = {"device": view}
        return json_response(HTTPStatus.OK, {**answer})

    def revoke(self, request: Request) -> Response:
        """Answer 204 once the device's credential is over; `current` names the caller's own."""
        credential = self.credentials.require(request)
        found = self.authentication.check_to_change(credential.token, visitor(request))
        device_id = _device_id(request, found)
        self.devices.revoke(found, device_id, visitor(request))
        if device_id == found.device.device_id and credential.transport is Transport.COOKIE:
            return no_content().with_cookie(self.credentials.cookie.clear())
        return no_content()


def _device_id(request: Request, found: Authenticated) -> str:
    text = request.path_parameters["device_id"]
    if text == "current":
        return found.device.device_id
    if not _DEVICE_ID.fullmatch(text):
        raise DeviceNotFoundError
    return text
