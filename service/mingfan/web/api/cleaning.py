"""From a request's texts to results: one deadline for the request, errors as answers, everything noted in the facts."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from mingfan.cleaner import Cleaner
from mingfan.edits.offsets import OffsetUnit
from mingfan.errors import CleanTimeout, MingfanError
from mingfan.result import Result, result_to_dict
from mingfan.ruleset.model import Ruleset
from mingfan.web.request.body import read_body
from mingfan.web.request.errors import ApiError, of_core
from mingfan.web.worker.accounting import AGAIN, FACTS
from mingfan.web.worker.facts import Facts
from mingfan.web.worker.state import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Set by a server that runs the request where it must not stay long: the seconds it may take. See bridge.py.
BRIEF = "mingfan.brief"


class Cleaning:
    """The cleaning that one request asks for."""

    def __init__(self, service: Service, environ: WSGIEnvironment) -> None:
        self._environ = environ
        self._facts: Facts = environ[FACTS]
        self._seconds = service.config.request_seconds
        self._limit = service.config.max_text_bytes

    def body(self) -> bytes:
        """The whole body, inflated."""
        found = read_body(self._environ, self._limit)
        self._facts.bytes_in = len(found)
        return found

    def clean(self, cleaner: Cleaner, text: str | bytes, encoding: str = "auto", *, findings: bool = True) -> Result:
        """One text within what is left of the request's time. ApiError where it cannot be cleaned."""
        left = self._seconds - (perf_counter() - self._facts.started)
        brief = self._environ.get(BRIEF)
        try:
            if left <= 0:
                raise CleanTimeout
            seconds = left if brief is None else min(left, brief)
            result = cleaner.clean(text, encoding, seconds, findings=findings)
        except MingfanError as error:
            if brief is not None and isinstance(error, CleanTimeout):
                self._environ[AGAIN] = True
            self._facts.failed += 1
            raise of_core(error) from None
        self._facts.add(result)
        return result

    def clean_each(self, cleaner: Cleaner, texts: tuple[str, ...]) -> list[Result | ApiError]:
        """As many as there are texts; a text that cannot be cleaned fails alone."""
        results: list[Result | ApiError] = []
        for text in texts:
            try:
                results.append(self.clean(cleaner, text))
            except ApiError as error:
                results.append(error)
        return results

    def name_ruleset(self, ruleset: Ruleset) -> str:
        """The `Mingfan-Ruleset` header, noted in the facts too."""
        self._facts.profile, self._facts.ruleset = ruleset.profile, ruleset.sha256
        return f"{ruleset.profile}; version={ruleset.version}; sha256={ruleset.sha256}"


def as_dict(
    result: Result | ApiError, unit: OffsetUnit, without: tuple[str, ...] = (), copies: bool = False
) -> dict[str, Any]:
    if isinstance(result, ApiError):
        return {"error": result.item()}
    found = result_to_dict(result, unit, copies)
    for name in without:
        del found[name]
    return found
