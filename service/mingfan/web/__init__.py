"""The HTTP service and its page. `create_app` is its only public name; nothing here decides anything about text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingfan.web.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # Not at once: `server.py` has to say where counters are shared before prometheus_client is imported.
    if name == "create_app":
        from mingfan.web.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
