"""The main job, end to end: what the project exists for."""

from collections import Counter

import httpx

from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import PDF, Visitor


def test_a_visitor_uploads_and_leaves_and_every_step_stands_in_the_audit_log_once(
    stack: LocalStack, visitor: Visitor
) -> None:
    validated = visitor.validate()
    assert validated.json()["session"]["session_id"] == visitor.session_id

    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=5)
    upload_call = visitor.request_ids[2]

    assert visitor.end().status_code == 204
    end_call = visitor.request_ids[-1]
    after = visitor.validate()
    assert (after.status_code, after.json()["code"]) == (401, "session_ended")

    eventually(lambda: not any(upload_id in key for key in stack.object_keys()), within_seconds=30)
    wanted = {"created", "upload_created", "upload_stored", "ended", "upload_deleted"}
    eventually(
        lambda: {line["action"] for line in stack.audit(visitor.session_id)} == wanted,
        within_seconds=10,
    )
    lines = stack.audit(visitor.session_id)
    assert Counter(line["action"] for line in lines) == Counter(wanted)
    by_action = {line["action"]: line for line in lines}
    assert {line["session_id"] for line in lines} == {visitor.session_id}
    assert by_action["created"]["request_id"] == visitor.request_ids[0]
    assert by_action["upload_created"]["request_id"] == upload_call
    assert by_action["ended"]["request_id"] == end_call
    assert by_action["upload_deleted"]["request_id"] == end_call
    assert len({line["event_id"] for line in lines}) == 5


def test_a_stored_file_comes_back_as_it_was_and_as_an_attachment(visitor: Visitor) -> None:
    name = "Übersicht 概要 😀.pdf"
    created = visitor.create_upload(filename=name).json()
    upload_id = created["upload"]["upload_id"]
    httpx.post(
        created["post"]["url"], data=created["post"]["fields"], files={"file": ("f", PDF)}
    ).raise_for_status()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=5)

    download = httpx.get(visitor.upload_view(upload_id)["download_url"])

    assert download.content == PDF
    assert download.headers["content-type"] == "application/pdf"
    disposition = download.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%C3%9Cbersicht%20%E6%A6%82")


def test_a_deleted_upload_is_gone_from_the_bucket_and_frees_its_place(
    stack: LocalStack, visitor: Visitor
) -> None:
    upload_id = visitor.upload()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=5)

    assert visitor.call("DELETE", f"/v1/session/uploads/{upload_id}").status_code == 204
    assert visitor.call("DELETE", f"/v1/session/uploads/{upload_id}").status_code == 204

    eventually(lambda: not any(upload_id in key for key in stack.object_keys()), within_seconds=30)
    assert visitor.validate().json()["session"]["uploads"]["count"] == 0
    view = visitor.upload_view(upload_id)
    assert (view["status"], view["reason"], view["filename"]) == ("deleted", "user_requested", "")


def test_a_form_takes_only_the_file_it_was_made_for(visitor: Visitor) -> None:
    form = visitor.create_upload(PDF).json()["post"]

    larger = httpx.post(form["url"], data=form["fields"], files={"file": ("f", PDF + b"x")})
    other_key = {**form["fields"], "key": form["fields"]["key"] + "0"}
    elsewhere = httpx.post(form["url"], data=other_key, files={"file": ("f", PDF)})
    html = {**form["fields"], "Content-Type": "text/html"}
    other_type = httpx.post(form["url"], data=html, files={"file": ("f", PDF)})

    assert [larger.status_code, elsewhere.status_code, other_type.status_code] == [400, 403, 403]


def test_a_second_file_over_the_same_form_never_replaces_the_first(
    stack: LocalStack, visitor: Visitor
) -> None:
    created = visitor.create_upload(PDF).json()
    upload_id, form = created["upload"]["upload_id"], created["post"]
    second = PDF.replace(b"obj", b"OBJ")
    httpx.post(form["url"], data=form["fields"], files={"file": ("f", PDF)}).raise_for_status()
    eventually(lambda: visitor.is_stored(upload_id), within_seconds=5)
    httpx.post(form["url"], data=form["fields"], files={"file": ("f", second)}).raise_for_status()

    def one_version_left() -> bool:
        found = stack.s3.list_object_versions(Bucket=stack.bucket, Prefix=form["fields"]["key"])
        return len(found.get("Versions", [])) == 1

    eventually(one_version_left, within_seconds=10)
    assert httpx.get(visitor.upload_view(upload_id)["download_url"]).content == PDF
