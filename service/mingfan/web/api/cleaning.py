"""From a request's texts to results: one deadline for the request, errors as answers, everything noted in the facts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from time import perf_counter

import msgspec
from msgspec import UNSET

from mingfan.cleaner import Cleaner
from mingfan.errors import CleanTimeout, MingfanError
from mingfan.result import Result, ResultJson, result_json
from mingfan.ruleset.model import Ruleset
from mingfan.text.damage import Errors
from mingfan.web.request.body import inflate, is_gzip
from mingfan.web.request.errors import ApiError, ErrorAnswer, Language, invalid, of_core, too_large
from mingfan.web.request.negotiate import JSON
from mingfan.web.request.options import Options
from mingfan.web.request.parse import no_text
from mingfan.web.request.texts import Asked
from mingfan.web.worker.exchange import Exchange, Headers
from mingfan.web.worker.rulebook import PLAIN, Selection
from mingfan.web.worker.state import Service


class Cleaning:
    """The cleaning that one request asks for."""

    def __init__(self, service: Service, exchange: Exchange) -> None:
        self._service = service
        self._exchange = exchange
        self._facts = exchange.facts
        self._seconds = service.config.request_seconds
        self._limit = service.config.max_text_bytes

    def body(self) -> bytes:
        """The whole body, inflated. ApiError 413 over the limit, 400 for bad gzip, 415 for other codings."""
        found = self._exchange.body
        if is_gzip(self._exchange.environ):
            found = inflate(found, self._limit)
        if len(found) > self._limit:
            raise too_large(self._limit)
        self._facts.bytes_in = len(found)
        return found

    @property
    def language(self) -> Language:
        return self._exchange.language

    def cleaner(self, wanted: Options) -> Cleaner:
        """The cleaner for the rules that the request names, compiled within the request's time."""
        names = (wanted.select, wanted.ignore, wanted.add)
        asked = (wanted.profile, *names, wanted.script, wanted.script_order, wanted.level)
        if asked == PLAIN:  # as most are
            cleaner = self._service.rulebook.cleaner(PLAIN)
        else:
            cleaner = self._service.rulebook.cleaner(Selection(*asked), self.left())
        if wanted.allow or not wanted.exceptions:
            return cleaner.excepting(wanted.allow, wanted.exceptions)
        return cleaner

    def left(self) -> float:
        """Seconds of the request's time."""
        return self._seconds - (perf_counter() - self._facts.started)

    def _seconds_left(self) -> float:
        """Those for the next text; of a first try on the event loop, which is brief."""
        brief = self._exchange.seconds
        return self.left() if brief is None else min(self.left(), brief)

    def clean(
        self,
        cleaner: Cleaner,
        text: str | bytes,
        encoding: str = "auto",
        *,
        findings: bool = True,
        read: bool = True,
        source: str | None = None,
        errors: Errors = "strict",
        stays: float | None = None,
    ) -> Result:
        """One text within what is left of the request's time. ApiError if it cannot be cleaned.

        With `read` its findings are looked for at once, so that running out of time is an answer of its own. `stays`:
        the milliseconds it took to see that the text, a str, does; None where that is not known.
        """
        seconds = self._seconds_left()
        try:
            if seconds <= 0:
                raise CleanTimeout
            if stays is not None and isinstance(text, str):
                result = cleaner.staying(text, seconds, findings=findings, source=source, elapsed_ms=stays)
            else:
                result = cleaner.clean(text, encoding, seconds, findings=findings, source=source, errors=errors)
            if read:
                _ = result.findings
        except MingfanError as error:
            if self._exchange.seconds is not None and isinstance(error, CleanTimeout):
                self._exchange.again = True
            self._facts.failed += 1
            raise of_core(error) from None
        self._facts.add(result)
        return result

    def clean_each(
        self, cleaner: Cleaner, texts: Sequence[object], source: str | None, *, read: bool = True
    ) -> list[Result | ApiError]:
        """As many as there are texts; a text that cannot be cleaned fails alone."""
        stays = self._that_stay(cleaner, texts)
        results: list[Result | ApiError] = []
        for place, text in enumerate(texts):
            try:
                if not isinstance(text, str):
                    raise no_text(text, f"text[{place}]")
                results.append(self.clean(cleaner, text, read=read, source=source, stays=stays.get(place)))
            except ApiError as error:
                results.append(error)
        return results

    def _that_stay(self, cleaner: Cleaner, texts: Sequence[object]) -> dict[int, float]:
        """The places of texts that are known to stay as they are, and the milliseconds that it took to see it."""
        seconds = self._seconds_left()
        given = {place: text for place, text in enumerate(texts) if isinstance(text, str)}
        if seconds <= 0 or not given:
            return {}
        started = perf_counter()
        stays = cleaner.stay(given.values(), seconds)
        elapsed = (perf_counter() - started) * 1000 / len(given)
        return dict.fromkeys(compress(given, stays), elapsed)

    def as_json(self, found: Asked, *, text: bool = True) -> tuple[Headers, bytes]:
        """Headers and body of the answer in JSON, for one text or several. ApiError 422 for too many."""
        wanted, cleaner = found.wanted, self.cleaner(found.wanted)
        if isinstance(found.text, tuple):
            self._check_count(len(found.text))
            results = self.clean_each(cleaner, found.text, wanted.source, read=wanted.findings)
            body = msgspec.json.encode([as_json(result, wanted, self.language, text=text) for result in results])
        else:
            result = self.clean(
                cleaner, found.text, found.encoding, read=wanted.findings, source=wanted.source, errors=wanted.errors
            )
            body = msgspec.json.encode(as_json(result, wanted, self.language, text=text))
        return [("Mingfan-Ruleset", self.name_ruleset(cleaner.ruleset)), ("Content-Type", JSON)], body

    def _check_count(self, count: int) -> None:
        most = self._service.config.max_items
        if count > most:
            raise invalid(
                "text",
                f"at most {most} texts in one request; /v1/clean/stream has no such limit",
                f"一个请求最多 {most} 篇；/v1/clean/stream 没有这个限制",
            )

    def name_ruleset(self, ruleset: Ruleset) -> str:
        """The `Mingfan-Ruleset` header, noted in the facts too."""
        self._facts.profile, self._facts.ruleset = ruleset.profile, ruleset.sha256
        return f"{ruleset.profile}; level={ruleset.level}; version={ruleset.version}; sha256={ruleset.sha256}"


def as_json(
    result: Result | ApiError, wanted: Options, language: Language, *, text: bool = True
) -> ResultJson | ErrorAnswer:
    """A result with what the request asked for, or the error in its place."""
    if isinstance(result, ApiError):
        return ErrorAnswer(result.item(language))
    found = result_json(result, wanted.offset_unit, wanted.copies, edits=wanted.edits, findings=wanted.findings)
    return found if text else msgspec.structs.replace(found, text=UNSET)
