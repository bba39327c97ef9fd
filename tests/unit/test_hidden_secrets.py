"""A secret stays out of a line of the log, whichever way its holder comes to be in one."""

import json
from copy import replace

import pytest
from aws_lambda_powertools import Logger

from session_service.aws_requests.credentials import Credentials
from session_service.domain.tokens import SessionToken
from session_service.web.credentials import Credential, Transport
from tests.examples import largest_usual_session

SECRET = "9b1c6a6f"
(DEVICE,) = largest_usual_session().devices.values()
HOLDERS = [
    Credential(SECRET, Transport.TOKEN),
    SessionToken("default", "s", "d", 1, SECRET.encode()),
    replace(DEVICE, seed=SECRET.encode()),
    Credentials("ASIA", SECRET, SECRET),
]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_a_holder_of_a_secret_is_no_sequence_that_json_would_write_out(
    holder: object, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = Logger(service=request.node.name)

    logger.info("seen", extra={"holder": holder, "within": {"list": [holder]}})
    logger.info("seen %s", holder)

    lines = capsys.readouterr().out
    assert lines.count('"seen') == 2
    assert SECRET not in lines + json.dumps(holder, default=str)
