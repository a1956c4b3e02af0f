"""From a request's texts to results: one deadline for the request, errors as answers, everything noted in the facts."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask import Response, current_app, request

from mingfan.cleaner import Cleaner
from mingfan.errors import CleanTimeout, MingfanError
from mingfan.model import Ruleset
from mingfan.offsets import OffsetUnit
from mingfan.report import result_to_dict
from mingfan.result import Result
from mingfan.web.account import AGAIN, FACTS
from mingfan.web.errors import ApiError, of_core
from mingfan.web.facts import Facts
from mingfan.web.service import Service

# Set by a server that runs the request where it must not stay long: the seconds it may take. See bridge.py.
BRIEF = "mingfan.brief"


def service() -> Service:
    found: Service = current_app.extensions["mingfan"]
    return found


def facts() -> Facts:
    found: Facts = request.environ[FACTS]
    return found


def clean(cleaner: Cleaner, text: str | bytes, encoding: str = "auto") -> Result:
    """One text within what is left of the request's time. ApiError where it cannot be cleaned."""
    noted = facts()
    environ = request.environ
    left = service().config.request_seconds - (perf_counter() - noted.started)
    brief = environ.get(BRIEF)
    try:
        if left <= 0:
            raise CleanTimeout
        result = cleaner.clean(text, encoding, left if brief is None else min(left, brief))
    except MingfanError as error:
        if brief is not None and isinstance(error, CleanTimeout):
            environ[AGAIN] = True
        noted.failed += 1
        raise of_core(error) from None
    noted.add(result)
    return result


def clean_each(cleaner: Cleaner, texts: tuple[str, ...]) -> list[Result | ApiError]:
    """As many as there are texts; a text that cannot be cleaned fails alone."""
    results: list[Result | ApiError] = []
    for text in texts:
        try:
            results.append(clean(cleaner, text))
        except ApiError as error:
            results.append(error)
    return results


def as_dict(result: Result | ApiError, unit: OffsetUnit, without: tuple[str, ...] = ()) -> dict[str, Any]:
    if isinstance(result, ApiError):
        return {"error": result.item()}
    found = result_to_dict(result, unit)
    for name in without:
        del found[name]
    return found


def name_ruleset(ruleset: Ruleset) -> str:
    """The `Mingfan-Ruleset` header, noted in the facts too."""
    noted = facts()
    noted.profile, noted.ruleset = ruleset.profile, ruleset.sha256
    return f"{ruleset.profile}; version={ruleset.version}; sha256={ruleset.sha256}"


def answer(body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Response:
    response = Response(body, headers=headers)
    response.headers["Content-Type"] = content_type
    return response
