"""Who may do what: checked the same way whichever path a request takes."""

from __future__ import annotations

from mingfan.web.worker.exchange import Exchange
from mingfan.web.worker.keys import OPEN, unauthorized


def require_key(exchange: Exchange) -> str:
    """The owner of the request's key, noted in the facts; ApiError 401 where there is none."""
    if exchange.owner is None:
        raise unauthorized()
    exchange.facts.key = "" if exchange.owner is OPEN else exchange.owner
    return exchange.owner
