"""An ASGI scope as a WSGI environ (PEP 3333)."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

BASE: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def environ_of(scope: dict[str, Any]) -> dict[str, Any]:
    """Everything but the body. A header whose name has an underscore is left out: it could pass for another one."""
    environ = BASE.copy()
    path: str = scope["path"]
    environ["PATH_INFO"] = path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("latin-1")
    environ["REQUEST_METHOD"] = scope["method"]
    environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
    environ["SERVER_PROTOCOL"] = "HTTP/" + scope["http_version"]
    environ["wsgi.url_scheme"] = scope["scheme"]
    host, port = scope.get("server") or ("localhost", 80)
    environ["SERVER_NAME"], environ["SERVER_PORT"] = host, str(port)
    environ["REMOTE_ADDR"] = (scope.get("client") or ("", 0))[0]
    for name, value in scope["headers"]:
        key = _key(name)
        if key:
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


@lru_cache(maxsize=1000)
def _key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    if b"_" in name:
        return ""
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key
