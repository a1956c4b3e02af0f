"""The HTTP service and its page. `create_app` is its only public name; nothing here decides anything about text."""

from __future__ import annotations

from mingfan.web.app import create_app

__all__ = ["create_app"]
