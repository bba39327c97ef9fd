"""The devices of a session: list, rename, revoke."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.device_views import DeviceAnswer, DeviceList
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, calls.device_calls)


@api.route("GET /v1/session/devices", answers={HTTPStatus.OK: DeviceList})
def list_devices(request: Request) -> Response:
    """List the devices that can use the session, the caller's own first."""
    return calls.device_calls().page(request)


@api.route(
    "PATCH /v1/session/devices/{device_id}",
    body="session_service.web.device_bodies:RenameDeviceBody",
    answers={HTTPStatus.OK: DeviceAnswer},
    problems=(Code.DEVICE_NOT_FOUND, Code.IDEMPOTENCY_IN_FLIGHT),
)
def rename_device(request: Request) -> Response:
    """Give a device a name its visitor will know it by; `current` is the caller's own."""
    return calls.device_calls().rename(request)


@api.route(
    "DELETE /v1/session/devices/{device_id}",
    answers={HTTPStatus.NO_CONTENT: None},
    problems=(Code.DEVICE_NOT_FOUND, Code.IDEMPOTENCY_IN_FLIGHT),
)
def revoke_device(request: Request) -> Response:
    """End one device's credential, and the session with its last; `current` signs out here."""
    return calls.device_calls().revoke(request)
