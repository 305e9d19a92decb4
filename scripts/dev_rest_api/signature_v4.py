"""Checks AWS Signature Version 4 on a request, after AWS's description of the algorithm for header authentication."""

import hashlib
import hmac
import re
from datetime import datetime, timezone
from urllib.parse import quote, unquote

from .wire import Request

ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "eu-central-1"
SERVICE = "execute-api"
TOLERANCE = 300.0

_PATTERN = re.compile(r"AWS4-HMAC-SHA256 Credential=([^, ]+), ?SignedHeaders=([^, ]+), ?Signature=([0-9a-f]{64})$")


def refusal(request: Request, now: float) -> "str | None":
    """Why the signature is not right, or none when it is."""
    match = _PATTERN.match(request.headers.get("authorization", ""))
    if not match:
        return "Authorization is not an AWS4-HMAC-SHA256 signature"
    credential, signed, signature = match.group(1).split("/"), match.group(2).split(";"), match.group(3)
    moment = request.headers.get("x-amz-date", "")
    if len(credential) != 5 or credential[0] != ACCESS_KEY:
        return "the access key is not known"
    if credential[1:] != [moment[:8], REGION, SERVICE, "aws4_request"]:
        return f"the scope is not {moment[:8]}/{REGION}/{SERVICE}/aws4_request"
    if "host" not in signed or "x-amz-date" not in signed or signed != sorted(signed):
        return "the signed headers are not sorted or leave out host or x-amz-date"
    try:
        signed_at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return "x-amz-date is not a time"
    if abs(now - signed_at) > TOLERANCE:
        return "the signature is expired"
    if not hmac.compare_digest(signature_of(request, credential[1:], signed), signature):
        return "the signature does not match"
    return None


def signature_of(request: Request, scope: list[str], signed: list[str]) -> str:
    """The signature that the request should carry."""
    path, _, query = request.target.partition("?")
    pairs = sorted(_encoded(pair.partition("=")) for pair in query.split("&") if pair)
    payload = request.headers.get("x-amz-content-sha256") or hashlib.sha256(request.body).hexdigest()
    if payload != hashlib.sha256(request.body).hexdigest():
        payload = "the body does not have the hash that the request says"
    canonical = "\n".join(
        [request.method, quote(path, safe="/-_.~"), "&".join(f"{name}={value}" for name, value in pairs)]
        + [f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in signed]
        + ["", ";".join(signed), payload]
    )
    text = "\n".join(
        ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = b"AWS4" + SECRET_KEY.encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _encoded(pair: tuple[str, str, str]) -> tuple[str, str]:
    """A query parameter in the one encoding that is signed."""
    return (quote(unquote(pair[0]), safe="-_.~"), quote(unquote(pair[2]), safe="-_.~"))
