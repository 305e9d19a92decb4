"""Who may read, and who may not."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from conftest import running
from dev_rest_api import signature_v4
from dev_rest_api.wire import Request


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def jwt(claims: dict, key: bytes = b"jwt-signing-key-of-32-characters", algorithm: str = "HS256") -> str:
    def encode(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    text = encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()) + "." + encode(json.dumps(claims).encode())
    return f"Bearer {text}.{encode(hmac.new(key, text.encode(), hashlib.sha256).digest())}"


def oauth2(server, headers: "dict | None" = None, **form: str):
    content = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return server.ask("POST", "/token/oauth2", urlencode(form).encode(), content)


CLIENT = {"client_id": "client-1", "client_secret": "client-secret"}
SOON = {"iss": "arcane", "exp": time.time() + 600}


@pytest.mark.parametrize(
    "access, right, wrong",
    [
        ("basic", {"Authorization": basic("arcane", "open:sesame")}, {"Authorization": basic("arcane", "open")}),
        ("basic", {"Authorization": basic("arcane", "open:sesame")}, {"Authorization": "Basic ***"}),
        ("bearer", {"Authorization": "Bearer static-token"}, {"Authorization": "Basic static-token"}),
        ("key", {"X-Api-Key": "api-key-1"}, {"X-Api-Key": "api-key-2"}),
        ("jwt", {"Authorization": jwt(SOON)}, {"Authorization": jwt(SOON, key=b"another")}),
        ("jwt", {"Authorization": jwt(SOON)}, {"Authorization": jwt({"iss": "arcane", "exp": time.time() - 1})}),
        ("jwt", {"Authorization": jwt(SOON)}, {"Authorization": jwt({**SOON, "iss": "else"})}),
        ("jwt", {"Authorization": jwt(SOON)}, {"Authorization": jwt(SOON, algorithm="none")}),
        ("jwt", {"Authorization": jwt(SOON)}, {"Authorization": "Bearer a.b"}),
    ],
)
def test_the_right_credentials_read_and_others_do_not(server, access, right, wrong):
    assert server.get(f"/{access}/orders", headers=right, pageSize=1).status == 200
    for headers in (wrong, {}):
        answer = server.get(f"/{access}/orders", headers=headers)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"] and b"sesame" not in answer.body


def test_an_api_key_may_stand_in_the_query_and_is_kept_out_of_links_and_the_log(server):
    answer = server.get("/key/orders", api_key="api-key-1", paging="link", pageSize=1)
    assert answer.status == 200 and "api_key" not in answer.json["links"]["next"]
    assert "api-key-1" not in json.dumps(server.log())


@pytest.mark.parametrize(
    "headers, form",
    [
        ({}, {"grant_type": "client_credentials", **CLIENT}),
        ({"Authorization": basic("client-1", "client-secret")}, {"grant_type": "client_credentials"}),
        ({"Authorization": basic("client%3A2", "50%25+of%3A+a%2Bb%2C+%C3%B6")}, {"grant_type": "client_credentials"}),
        ({}, {"grant_type": "refresh_token", "refresh_token": "refresh-token", **CLIENT}),
    ],
)
def test_oauth2_issues_tokens_that_read(server, headers, form):
    token = oauth2(server, headers, **form).json
    assert token["token_type"] == "Bearer" and token["expires_in"] == 60
    assert server.get("/oauth2/orders", headers={"Authorization": f"Bearer {token['access_token']}"}).status == 200


@pytest.mark.parametrize(
    "status, form",
    [
        (401, {"grant_type": "client_credentials", "client_id": "client-1", "client_secret": "guess"}),
        (400, {"grant_type": "refresh_token", "refresh_token": "guess", **CLIENT}),
        (401, {"grant_type": "client_credentials", "client_id": "client:2", "client_secret": "50% of: a+b, ö"}),
        (400, {"grant_type": "password", **CLIENT}),
    ],
)
def test_oauth2_refuses(server, status, form):
    assert oauth2(server, **form).status == status


def test_a_client_in_a_header_must_be_encoded(server):
    header = {"Authorization": basic("client:2", "50% of: a+b, ö")}
    assert oauth2(server, header, grant_type="client_credentials").status == 401


def test_tokens_end_after_their_time_and_when_they_are_revoked():
    with running("--records", "1", "--token-seconds", "0.2") as server:
        token = oauth2(server, grant_type="client_credentials", **CLIENT).json["access_token"]
        issued = time.monotonic()
        while server.get("/oauth2/orders", headers={"Authorization": f"Bearer {token}"}).status == 200:
            assert time.monotonic() - issued < 5
        assert time.monotonic() - issued > 0.15
    with running("--records", "1") as server:
        token = oauth2(server, grant_type="client_credentials", **CLIENT).json["access_token"]
        server.post("/control", {"fault": "revoke", "after": 1})
        headers = {"Authorization": f"Bearer {token}"}
        assert [server.get("/oauth2/orders", headers=headers).status for _ in range(3)] == [200, 401, 401]


def test_a_session_ticket_has_names_and_a_header_of_its_own(server):
    assert server.post("/token/session", {"user": "arcane", "secret": "guess"}).status == 403
    session = server.post("/token/session", {"user": "arcane", "secret": "session-secret"}).json["session"]
    assert session["validFor"] == 60
    for headers in ({"X-Session": f"Ticket {session['ticket']}"}, {"Authorization": f"Bearer {session['ticket']}"}):
        assert server.get("/session/orders", headers=headers).status == 200
    assert server.get("/session/orders", headers={"X-Session": session["ticket"]}).status == 401


def test_signature_v4_gives_the_published_signature():
    request = Request("GET", "/", {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"})
    signature = signature_v4.signature_of(request, ["20150830", "us-east-1", "service", "aws4_request"], ["host", "x-amz-date"])
    assert signature == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"


@pytest.mark.parametrize("method, body", [("GET", b""), ("POST", b'{"pageSize": 2}')])
@pytest.mark.parametrize("query", ["", "?from=2026-01-01T00%3A00%3A00%2B00%3A00&b=%C3%BC%20%F0%9F%8E%88&a"])
def test_signature_v4_accepts_what_another_signer_signs(server, method, body, query):
    request = AWSRequest(method, f"http://127.0.0.1:{server.port}/sigv4/orders{query}", data=body)
    SigV4Auth(Credentials(signature_v4.ACCESS_KEY, signature_v4.SECRET_KEY), "execute-api", "eu-central-1").add_auth(request)
    headers = {**dict(request.headers), "Host": f"127.0.0.1:{server.port}"}
    assert server.ask(method, f"/sigv4/orders{query}", body, headers).status == 200
    assert server.ask(method, f"/sigv4/orders{query or '?'}&c=1", body, headers).status == 401
    assert server.ask(method, f"/sigv4/orders{query}", body + b" ", headers).status == 401
