"""Custom resource: make the keys at the first deployment and one more of each at each rotation."""

import json
import logging
import os
import re
import secrets
from functools import cache
from typing import Any
from urllib.request import Request, urlopen

import boto3

from session_service.domain.key_generations import Retention, retained_keys, retained_signing_keys
from session_service.domain.service_keys import origin_secret
from session_service.key_parameter import keep_keys, read_service_keys

ssm = cache(lambda: boto3.client("ssm"))


def lambda_handler(event: dict[str, Any], _context: object) -> None:
    """Do what CloudFormation asks for and tell it how that went, but never a key."""
    answer = {field: event[field] for field in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = os.environ["KEYS_PARAMETER"]
    try:
        if event["RequestType"] != "Delete":  # the sessions in the retained table need their keys
            answer |= provide(event["ResourceProperties"])
        answer["Status"] = "SUCCESS"
    except Exception as error:  # whatever it is: without an answer the deployment hangs
        logging.exception("service_keys_failed")
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}, see the function's log"}
    send(event["ResponseURL"], json.dumps(answer).encode())


def provide(wanted: dict[str, str]) -> dict[str, Any]:
    """Make the keys unless they are there; return their parameters and, if wanted, a secret."""
    generation, name = int(wanted["Generation"]), os.environ["KEYS_PARAMETER"]

    def keep(name: str, retained: Retention) -> str:
        return keep_keys(ssm(), name, lambda old: retained(old, generation, secrets.token_bytes))

    data = {
        "ParameterArn": keep(name, retained_keys),
        "SigningParameterArn": keep(os.environ["SIGNING_KEYS_PARAMETER"], retained_signing_keys),
    }
    if "OriginSecret" in wanted:
        data["OriginSecret"] = origin_secret(read_service_keys(ssm(), (), name, generation))
    return {"Data": data, "NoEcho": "OriginSecret" in data}


def send(url: str, answer: bytes) -> None:
    """Put `answer` where CloudFormation waits for it; unencrypted only on this very machine."""
    if not re.match(r"https://|http://(localhost|127\.0\.0\.1):\d+/", url):
        raise ValueError("the address for the answer is not https")
    # The address is signed for an empty content type.
    request = Request(url, answer, {"Content-Type": ""}, method="PUT")  # noqa: S310
    urlopen(request, timeout=10).close()  # noqa: S310
