"""Who may do what, and when: keys and places, checked the same way whichever path a request takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfan.web.worker.accounting import FACTS
from mingfan.web.worker.keys import OPEN, unauthorized
from mingfan.web.worker.state import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# The key whose place the request holds; set by a server that took it before it queued the request. See bridge.py.
ADMITTED = "mingfan.admitted"


def require_key(service: Service, environ: WSGIEnvironment) -> str:
    """The owner of the request's key, noted in the facts; ApiError 401 where there is none."""
    owner = service.keys.who(environ.get("HTTP_AUTHORIZATION"), environ.get("HTTP_X_API_KEY"))
    if owner is None:
        raise unauthorized()
    environ[FACTS].key = "" if owner is OPEN else owner
    return owner


class Place:
    """A place among the texts being cleaned, for the time of a `with`; nothing where the server took one already."""

    def __init__(self, service: Service, environ: WSGIEnvironment, key: str) -> None:
        self._gate = None if ADMITTED in environ else service.gate
        self._key = key
        if self._gate is not None:
            self._gate.enter(key, counted=key is not OPEN)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        if self._gate is not None:
            self._gate.leave(self._key)
