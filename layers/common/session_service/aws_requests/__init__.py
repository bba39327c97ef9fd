"""Signed requests to AWS's JSON services with the standard library alone. Knows no domain.

What a request waits for goes this way: no botocore is imported at start, and a call costs a tenth
of boto3's instructions (ADR 8). Everything else uses `aws_clients`.
"""
