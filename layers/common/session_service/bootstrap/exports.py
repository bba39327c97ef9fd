"""Wires exports: what asks for them, and what writes them."""

import os
from functools import cache
from typing import TYPE_CHECKING

from session_service.bootstrap import SystemEntropy, service_keys, system_clock, table
from session_service.bootstrap.audit import audit_bucket
from session_service.bootstrap.audit_queries import audit_trail, session_directory

if TYPE_CHECKING:
    from session_service.domain.exports import ExportWriter
    from session_service.web.export_calls import ExportCalls


@cache
def export_calls() -> "ExportCalls":
    """Return the calls on exports."""
    from session_service.bootstrap.clients import bucket_signer
    from session_service.domain.exports import ExportService
    from session_service.dynamodb.exports import DynamoDBExports
    from session_service.storage.export_links import S3ExportLinks
    from session_service.web.export_calls import ExportCalls

    service = ExportService(
        store=DynamoDBExports(table=table()),
        links=S3ExportLinks(signer=bucket_signer(os.environ["AUDIT_BUCKET_NAME"])),
        keys=service_keys(),
        clock=system_clock,
        entropy=SystemEntropy(),
    )
    return ExportCalls(service=service, clock=system_clock)


@cache
def export_writer() -> "ExportWriter":
    """Return what writes the files of exports."""
    from session_service.domain.exports import ExportWriter
    from session_service.dynamodb.exports import DynamoDBExports
    from session_service.web.export_files import export_body
    from session_service.web.export_rows import ExportRows

    rows = ExportRows(trail=audit_trail(), directory=session_directory())
    return ExportWriter(
        store=DynamoDBExports(table=table()),
        files=audit_bucket(),
        rows=rows.rows,
        written=export_body,
        clock=system_clock,
        entropy=SystemEntropy(),
    )
