"""Untrusted rules, run in a separate process that has no API keys and can be stopped whatever a pattern does.

`python -m mingfan.web.api.trial_process` reads a request on stdin and writes the answer on stdout. `run` starts it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Final, cast

import msgspec

from mingfan._version import __version__
from mingfan.authors import examples as ruletest
from mingfan.authors.teach import spare, teach
from mingfan.cleaner import Cleaner
from mingfan.errors import MingfanError, RuleError
from mingfan.result import result_to_dict
from mingfan.ruleset.model import Rule, Ruleset
from mingfan.ruleset.packs import parse_pack
from mingfan.web.api.schemas import Pointed, RulesTestRequest
from mingfan.web.request.errors import ApiError, Language, Message, of_core
from mingfan.web.request.faults import in_chinese

MAX_RULES_BYTES: Final = 256 * 1024
MAX_RULES: Final = 200
MEMORY_BYTES: Final = 2 << 30  # address space; the matcher's scratch and the interpreter take about 0.3 of it
START_SECONDS: Final = 2.0  # what starting Python and importing mingfan may take on a busy machine
INHERITED: Final = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV")
STATUS: Final = "status"
OUT_OF_MEMORY: Final = 3  # exit code


def run(request: RulesTestRequest, seconds: float, language: Language) -> bytes:
    """The answer's JSON. ApiError 422 where the rules cannot be used, 504 where they take too long."""
    if len(request.rules.encode()) > MAX_RULES_BYTES:
        raise ApiError(
            413,
            "too_large",
            Message(f"rules may have {MAX_RULES_BYTES} bytes", f"规则最多 {MAX_RULES_BYTES} 字节"),
            "rules",
        )
    environ = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environ["MINGFAN_CACHE_DIR"] = ""  # nothing of untrusted rules is kept
    environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-m", "mingfan.web.api.trial_process", f"{seconds:g}", language]
    try:
        done = subprocess.run(
            command, input=msgspec.json.encode(request), capture_output=True, env=environ, check=False,
            timeout=seconds + START_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_slow() from None
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        raise _too_slow()  # the limits of the process stopped it
    done.check_returncode()
    if done.stdout.startswith(b'{"error"'):
        raise _error(msgspec.json.decode(done.stdout)["error"])
    return done.stdout


def _too_slow() -> ApiError:
    message = Message(
        "the rules took too much time or memory: simplify their patterns", "规则用的时间或内存太多：请简化它们的模式"
    )
    return ApiError(504, "timeout", message, "rules")


def _error(item: dict[str, Any]) -> ApiError:
    status = item.pop(STATUS)
    return ApiError(status, item.pop("code"), Message(*item.pop("message")), item.pop("field", None), **item)


def _main() -> None:
    seconds, language = float(sys.argv[1]), cast("Language", sys.argv[2])
    _limit(seconds)
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=RulesTestRequest)
    try:
        found: dict[str, Any] = _try(request, seconds, language)
    except ApiError as error:
        found = {"error": msgspec.to_builtins(error.item()) | {STATUS: error.status, "message": error.message}}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(msgspec.json.encode(found))


def _try(request: RulesTestRequest, seconds: float, language: Language) -> dict[str, Any]:
    taught = None if request.teach is None else _taught(request, request.teach)
    rules = [] if taught == "" else _parse(taught or request.rules, language)
    outcomes = ruletest.run(rules, deadline=seconds)
    items = [
        {"rule": o.rule_id, "case": o.case, "line": o.line, "passed": o.passed, "text": o.text,
         "expected": o.expected, "got": o.got, "why": _spoken(o.why, language)}
        for o in outcomes
    ]  # fmt: skip
    found = {
        "passed": all(o.passed for o in outcomes),
        "outcomes": items,
        "result": None,
        "failure": None,
        "rules": taught,
    }
    return found if request.text is None else found | _clean(rules, request, seconds, language)


def _taught(request: RulesTestRequest, pointed: Pointed) -> str:
    """The pack with the rule, or without what takes honest text; "" where none of its rules is left."""
    change = spare if pointed.keep else teach
    try:
        taught = change(pointed.passage, request.text or "", request.rules)
    except MingfanError as error:
        raise ApiError(
            422,
            "invalid_rules",
            Message(
                str(error),
                "这段文字教不成规则：请选整行，或一行里六个字以上的一段；像“更多”这样的短行，连同上下的行一起选",
            ),
            "teach",
        ) from None
    if not taught.rules:
        raise ApiError(
            422, "invalid_rules", Message("no rule takes that passage", "没有教过的规则会删这段文字"), "teach"
        )
    return taught.text


def _spoken(message: str, language: Language) -> str:
    return in_chinese(message) if language == "zh" else message


def _parse(text: str, language: Language) -> list[Rule]:
    try:
        rules = parse_pack(text, "rules")
    except RuleError as error:
        faults = [{"line": fault.line, "message": _spoken(fault.message, language)} for fault in error.faults]
        raise _unusable(
            "the rules cannot be used; see `faults`", "规则不能用，原因见 `faults`", faults=faults
        ) from None
    except RecursionError:
        raise _unusable("the rules are nested too deeply", "规则嵌套太深") from None
    if len(rules) > MAX_RULES:
        raise _unusable(f"at most {MAX_RULES} rules at a time", f"一次最多 {MAX_RULES} 条规则")
    return rules


def _unusable(en: str, zh: str, **more: Any) -> ApiError:
    return ApiError(422, "invalid_rules", Message(en, zh), "rules", **more)


def _clean(rules: list[Rule], request: RulesTestRequest, seconds: float, language: Language) -> dict[str, Any]:
    cleaner = Cleaner.from_ruleset(Ruleset("test", __version__, "", tuple(rules)))
    try:
        result = result_to_dict(cleaner.clean(request.text or "", deadline=seconds), request.offset_unit)
    except MingfanError as error:
        return {"failure": of_core(error).item(language)}
    return {"result": result}


def _limit(seconds: float) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock has to do
        return
    cpu = int(seconds + START_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
