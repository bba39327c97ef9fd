from tests.fakes.dynamodb import MemoryDynamoDB
from tests.service.outside import Outside
from tests.service.process import running


def test_a_session_lives_from_its_creation_to_its_end() -> None:
    with running(Outside(MemoryDynamoDB())) as service, service.client() as client:
        created = client.post("/v1/session", json={"transport": "token"})
        bearer = {"Authorization": f"Bearer {created.json()['token']}"}

        assert created.status_code == 201
        assert client.get("/v1/session", headers=bearer).status_code == 200
        assert client.delete("/v1/session", headers=bearer).status_code == 204
        assert client.get("/v1/session", headers=bearer).json()["code"] == "session_ended"
        assert client.get("/v1/nothing").json()["code"] == "not_found"
