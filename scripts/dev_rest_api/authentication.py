"""Who may read: one check for each kind of access, and the endpoints that issue tokens.

    basic     user `arcane`, password `open:sesame`
    bearer    token `static-token`
    key       `X-Api-Key: api-key-1`, or the query parameter `api_key`
    oauth2    client `client-1`, secret `client-secret`, at `POST /token/oauth2` (form; client credentials, or the refresh
              token `refresh-token`; the client in a Basic header or in the form); or client `client:2`, secret `50% of: a+b, ö`,
              which in a header must be encoded as a form's fields are (RFC 6749, section 2.3.1), and is not taken from a form
    session   `POST /token/session` with JSON `{"user": "arcane", "secret": "session-secret"}` answers
              `{"session": {"ticket": …, "validFor": seconds}}`; used as `X-Session: Ticket …` or `Authorization: Bearer …`
    jwt       HS256 with the key `jwt-signing-key-of-32-characters`, issuer `arcane`, `exp` in the future
    sigv4     see `signature_v4.py`

These are no secrets: they are the same for everybody and stand here. RS256 is not checked: it needs more than the standard
library offers.
"""

import base64
import hashlib
import hmac
import json
from typing import Any, Callable
from urllib.parse import parse_qsl, unquote_plus

from . import signature_v4
from .wire import BadRequest, Request, Response

PASSWORD = "open:sesame"
BEARER_TOKEN = "static-token"
API_KEY = "api-key-1"
CLIENT = ("client-1", "client-secret")
HEADER_CLIENT = ("client:2", "50% of: a+b, ö")
REFRESH_TOKEN = "refresh-token"
SESSION = {"user": "arcane", "secret": "session-secret"}
JWT_KEY = b"jwt-signing-key-of-32-characters"


class Authentication:
    """The checks, and the tokens that were issued and still hold."""

    def __init__(self, token_seconds: float):
        """`token_seconds`: how long an issued token holds."""
        self._token_seconds = token_seconds
        self._tokens: dict[str, float] = {}
        self._issued = 0
        self._checks: dict[str, Callable[[Request, float], "str | None"]] = {
            "open": lambda request, now: None,
            "basic": self._basic,
            "bearer": lambda request, now: None if _bearer(request) == BEARER_TOKEN else "the token is not right",
            "key": self._key,
            "oauth2": lambda request, now: self._issued_token(_bearer(request), now),
            "session": self._session,
            "jwt": _jwt,
            "sigv4": signature_v4.refusal,
        }

    def knows(self, access: str) -> bool:
        return access in self._checks

    def refusal(self, access: str, request: Request, now: float) -> "str | None":
        """Why the request may not read (status 401), or none when it may."""
        return self._checks[access](request, now)

    def revoke(self) -> None:
        """Makes every issued token invalid at once, before its time."""
        self._tokens.clear()

    # Issuing

    def token(self, kind: str, request: Request, now: float) -> Response:
        """The answer of a token endpoint."""
        if request.method != "POST":
            return answer({"error": "invalid_request"}, 405)
        return self._session_token(request, now) if kind == "session" else self._oauth2_token(request, now)

    def _oauth2_token(self, request: Request, now: float) -> Response:
        form = dict(parse_qsl(request.body.decode()))
        in_header = _basic_credentials(request)
        if in_header:
            accepted = tuple(map(unquote_plus, in_header)) in (CLIENT, HEADER_CLIENT)
        else:
            accepted = (form.get("client_id"), form.get("client_secret")) == CLIENT
        if not accepted:
            return answer({"error": "invalid_client"}, 401)
        grant = form.get("grant_type")
        if grant not in ("client_credentials", "refresh_token"):
            return answer({"error": "unsupported_grant_type"}, 400)
        if grant == "refresh_token" and form.get("refresh_token") != REFRESH_TOKEN:
            return answer({"error": "invalid_grant"}, 400)
        return answer(
            {"access_token": self._issue(now), "token_type": "Bearer", "expires_in": self._token_seconds}
            | ({"scope": form["scope"]} if "scope" in form else {})
        )

    def _session_token(self, request: Request, now: float) -> Response:
        try:
            given = json.loads(request.body)
        except ValueError as error:
            raise BadRequest("the body of /token/session is JSON with user and secret") from error
        if given != SESSION:
            return answer({"message": "who are you?"}, 403)
        return answer({"session": {"ticket": self._issue(now), "validFor": self._token_seconds}})

    def _issue(self, now: float) -> str:
        self._issued += 1
        token = hashlib.sha256(b"token %d" % self._issued).hexdigest()
        self._tokens[token] = now + self._token_seconds
        return token

    # Checking

    def _issued_token(self, token: str, now: float) -> "str | None":
        until = self._tokens.get(token)
        if until is None:
            return "the token was not issued here, or was revoked"
        return None if now < until else "the token has expired"

    def _session(self, request: Request, now: float) -> "str | None":
        scheme, _, ticket = request.headers.get("x-session", "").partition(" ")
        return self._issued_token(ticket if scheme == "Ticket" else _bearer(request), now)

    def _basic(self, request: Request, now: float) -> "str | None":
        return None if _basic_credentials(request) == ("arcane", PASSWORD) else "user or password is not right"

    def _key(self, request: Request, now: float) -> "str | None":
        given = request.headers.get("x-api-key") or request.query.get("api_key")
        return None if given == API_KEY else "the API key is not right"


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": "application/json"})


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _basic_credentials(request: Request) -> "tuple[str, str] | None":
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, password)


def _jwt(request: Request, now: float) -> "str | None":
    try:
        header, claims, signature = _bearer(request).split(".")
        expected = hmac.new(JWT_KEY, f"{header}.{claims}".encode(), hashlib.sha256).digest()
        if json.loads(_unpadded(header)).get("alg") != "HS256" or not hmac.compare_digest(expected, _unpadded(signature)):
            return "the signature is not right"
        values = json.loads(_unpadded(claims))
        if values.get("iss") != "arcane":
            return "the issuer is not arcane"
        return None if now < values["exp"] else "the token has expired"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the token is not a JWT with an expiry"


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
