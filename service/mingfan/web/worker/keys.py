"""API keys: who sent a request. Keys are kept as SHA-256 only and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from mingfan.web.request.errors import ApiError, Message

# Keys are random and long, so a plain hash cannot be searched; passwords would need a slow one.
KEY_BYTES = 32
OPEN = "-"  # the name of everybody, where no keys are set


def new_key() -> tuple[str, str]:
    """A fresh key, and what goes into the settings."""
    key = "mf_" + secrets.token_urlsafe(KEY_BYTES)
    return key, digest(key)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Keys:
    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = tuple(keys.items())

    def who(self, authorization: str | None, x_api_key: str | None) -> str | None:
        """The name of the key's owner, OPEN where no keys are set, None where the key is missing or wrong."""
        if not self._keys:
            return OPEN
        sent = digest(_key(authorization) or x_api_key or "")
        owner = None
        for name, expected in self._keys:  # all of them, whichever fits: time tells nothing
            if hmac.compare_digest(sent, expected):
                owner = name
        return owner


def unauthorized() -> ApiError:
    message = Message(
        "an API key is needed: send `Authorization: Bearer <key>` or `X-API-Key: <key>`",
        "需要 API 密钥：请发送 `Authorization: Bearer <密钥>` 或 `X-API-Key: <密钥>`",
    )
    return ApiError(401, "unauthorized", message, headers={"WWW-Authenticate": 'Bearer realm="mingfan"'})


def _key(authorization: str | None) -> str | None:
    scheme, _, key = (authorization or "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None
