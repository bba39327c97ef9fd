"""A visitor with a token, speaking HTTP and nothing else."""

from typing import Any
from uuid import uuid4

import httpx

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


class Visitor:
    """One session over the token transport; every answer's request id is kept in order."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.token = ""
        self.session_id = ""
        self.request_ids: list[str] = []

    def begin(self, **body: Any) -> "Visitor":
        answer = self.client.post("/v1/session", json={"transport": "token", **body})
        assert answer.status_code == 201, answer.text
        self.request_ids.append(answer.headers["x-request-id"])
        self.token = answer.json()["token"]
        self.session_id = answer.json()["session"]["session_id"]
        return self

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        answer = self.client.request(method, path, headers=headers, **options)
        self.request_ids.append(answer.headers["x-request-id"])
        return answer

    def validate(self) -> httpx.Response:
        return self.call("GET", "/v1/session")

    def end(self) -> httpx.Response:
        return self.call("DELETE", "/v1/session")

    def create_upload(
        self, content: bytes = PDF, *, filename: str = "paper.pdf", key: str | None = None
    ) -> httpx.Response:
        declared = {"filename": filename, "content_type": "application/pdf", "size": len(content)}
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", "/v1/session/uploads", json=declared, headers=headers)

    def upload(self, content: bytes = PDF) -> str:
        """Create an upload and send its file; return its id without waiting for association."""
        created = self.create_upload(content)
        assert created.status_code == 201, created.text
        sent = send(created.json()["post"], content)
        assert sent.status_code == 204, sent.text
        upload_id: str = created.json()["upload"]["upload_id"]
        return upload_id

    def upload_view(self, upload_id: str) -> dict[str, Any]:
        answer = self.call("GET", f"/v1/session/uploads/{upload_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()["upload"]
        return view

    def is_stored(self, upload_id: str) -> bool:
        return bool(self.upload_view(upload_id)["status"] == "stored")


def send(form: dict[str, Any], content: bytes) -> httpx.Response:
    """POST a file with the form the service gave, as a browser would."""
    return httpx.post(
        form["url"], data=form["fields"], files={"file": ("file", content)}, timeout=20
    )


def new_key() -> str:
    """Return a fresh Idempotency-Key."""
    return str(uuid4())
