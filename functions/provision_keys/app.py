"""Custom resource: make the service keys at the first deployment and one more at each rotation."""

import contextlib
import json
import logging
import os
import re
import secrets
from functools import cache
from typing import Any
from urllib.request import Request, urlopen

import boto3

from session_service.domain.key_generations import retained_keys

ssm = cache(lambda: boto3.client("ssm"))


def lambda_handler(event: dict[str, Any], _context: object) -> None:
    """Do what CloudFormation asks for and tell it how that went, but never a key."""
    name = os.environ["KEYS_PARAMETER"]
    answer = {field: event[field] for field in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = name
    try:
        if event["RequestType"] != "Delete":  # the sessions in the retained table need their keys
            arn = ensure_keys(name, int(event["ResourceProperties"]["Generation"]))
            answer["Data"] = {"ParameterArn": arn}
        answer["Status"] = "SUCCESS"
    except Exception as error:  # whatever it is: without an answer the deployment hangs
        logging.exception("service_keys_failed")
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}, see the function's log"}
    send(event["ResponseURL"], json.dumps(answer).encode())


def ensure_keys(name: str, generation: int) -> str:
    """Make the key of `generation` unless it is there; return the ARN of the keys' parameter."""
    try:
        parameter = ssm().get_parameter(Name=name, WithDecryption=True)["Parameter"]
    except ssm().exceptions.ParameterNotFound:
        parameter = {"Value": "{}"}
    keys = retained_keys(old := json.loads(parameter["Value"]), generation, secrets.token_bytes)
    if keys == old:
        return str(parameter["ARN"])
    # Without Overwrite, the first keys are made once even if this runs twice at the same time.
    with contextlib.suppress(ssm().exceptions.ParameterAlreadyExists):
        ssm().put_parameter(
            Name=name, Value=json.dumps(keys), Type="SecureString", Overwrite=bool(old)
        )
    return ensure_keys(name, generation)


def send(url: str, answer: bytes) -> None:
    """Put `answer` where CloudFormation waits for it; unencrypted only on this very machine."""
    if not re.match(r"https://|http://(localhost|127\.0\.0\.1):\d+/", url):
        raise ValueError("the address for the answer is not https")
    # The address is signed for an empty content type.
    request = Request(url, answer, {"Content-Type": ""}, method="PUT")  # noqa: S310
    urlopen(request, timeout=10).close()  # noqa: S310
