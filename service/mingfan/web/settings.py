"""Where the settings come from: options of the command over MINGFAN_* over one TOML file over the defaults.

Every fault is reported at once, with where it was found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from mingfan.errors import MingfanError, did_you_mean
from mingfan.expected import in_words

MIB = 1 << 20
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one key may take of a worker, if it differs from the settings for all."""

    queue: Annotated[int, Meta(ge=1)] | None = None
    streams: Annotated[int, Meta(ge=1)] | None = None
    per_minute: Annotated[int, Meta(ge=1)] | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: Annotated[str, Meta(description="address to listen on", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="port to listen on", ge=1, le=65535)] = 8000
    workers: Annotated[int, Meta(description="processes that answer requests", ge=1, le=256)] = 1
    threads: Annotated[int, Meta(description="texts cleaned at a time in one worker", ge=1, le=64)] = 4
    open: Annotated[bool, Meta(description="serve without keys although the address is not this machine's own")] = False
    keys: Annotated[
        dict[
            Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._-]{1,40}\Z")],
            Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")],
        ],
        Meta(
            description="API keys: a name for each and the SHA-256 of the key, as `mingfan serve --new-key` prints it"
        ),
    ] = {}
    profile: Annotated[str, Meta(description="profile used where a request names none", min_length=1)] = "standard"
    rules: Annotated[tuple[str, ...], Meta(description="rule files or folders added to the shipped packs")] = ()
    max_text_bytes: Annotated[
        int, Meta(description="largest body, after decompression, and largest line of a stream", ge=1, le=1024 * MIB)
    ] = 8 * MIB
    max_items: Annotated[int, Meta(description="longest list of texts in one JSON request", ge=1, le=100_000)] = 1000
    request_seconds: Annotated[
        float, Meta(description="time to clean one request, or one line of a stream; over it: 504", gt=0, le=3600)
    ] = 10.0
    body_seconds: Annotated[
        float, Meta(description="time a client has to send a body, or the next piece of a stream", gt=0, le=3600)
    ] = 30.0
    queue: Annotated[
        int, Meta(description="requests of a worker being cleaned or waiting for it; over it: 503", ge=1, le=100_000)
    ] = 64
    key_queue: Annotated[
        int, Meta(description="the same for one key, or one address without keys; over it: 429", ge=1, le=100_000)
    ] = 32
    streams: Annotated[int, Meta(description="streams open in one worker; over it: 503", ge=1, le=10_000)] = 64
    key_streams: Annotated[
        int, Meta(description="the same for one key, or one address without keys; over it: 429", ge=1, le=10_000)
    ] = 16
    limits: Annotated[
        dict[str, Limit],
        Meta(description="limits of single keys in one worker: `queue`, `streams`, `per_minute`; over them: 429"),
    ] = {}
    trials: Annotated[
        int, Meta(description="tests of rules running in one worker, and as many waiting; over it: 503", ge=1, le=64)
    ] = 2
    max_waiting_bytes: Annotated[
        int,
        Meta(
            description="bytes of bodies under way in one worker; over it: 503; over a quarter by one client: 429",
            ge=MIB,
        ),
    ] = 256 * MIB
    forwarded: Annotated[
        bool, Meta(description="take the client's address from X-Forwarded-For, which a proxy in front sets")
    ] = False
    cors: Annotated[
        tuple[str, ...], Meta(description="origins whose pages may use the API, such as https://a.example; `*`: all")
    ] = ()
    stop_seconds: Annotated[
        int, Meta(description="time that requests under way have to end after SIGTERM", ge=1, le=3600)
    ] = 25
    log_level: Annotated[
        Literal["info", "warning", "error"],
        Meta(description="info: every request; warning: failures of clients and server; error: of the server"),
    ] = "info"

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL_HOSTS


PREFIX = "MINGFAN_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
OTHERS = {"MINGFAN_CACHE_DIR"}  # of mingfan.cache
FIELDS = {field.name: field for field in msgspec.structs.fields(Config)}


class ConfigError(MingfanError):
    """Settings that cannot be used; one line for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return self.faults[0]
        return "the settings cannot be used:\n" + "\n".join(f"  {fault}" for fault in self.faults)


def load(path: str | None, environ: Mapping[str, str], options: Mapping[str, Any]) -> Config:
    """The settings in force. ConfigError with every fault."""
    faults: list[str] = []
    values = _from_file(path or environ.get(CONFIG_VARIABLE), faults)
    values |= _from_environment(environ, faults)
    for name, value in options.items():
        if value is not None:
            _convert(values, name, value, f"--{name} {value}", faults, strict=False)
    if faults:
        raise ConfigError(faults)
    config = Config(**values)
    faults = list(_conflicts(config))
    if faults:
        raise ConfigError(faults)
    return config


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """MINGFAN_* names that mean nothing: most likely misspelt."""
    known = {CONFIG_VARIABLE, *OTHERS, *(PREFIX + name.upper() for name in FIELDS)}
    return [
        f"{name} is no setting{did_you_mean(name, known)}"
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]


def table() -> str:
    """The settings as a Markdown table."""
    rows = ["| TOML | environment | default | meaning |", "|---|---|---|---|"]
    for name, field in FIELDS.items():
        default = msgspec.json.encode(_default(field)).decode()
        rows.append(f"| `{name}` | `{PREFIX}{name.upper()}` | `{default}` | {_description(field.type)} |")
    return "\n".join(rows)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default_factory() if field.default is msgspec.NODEFAULT else field.default


def _description(kind: Any) -> str:
    return str(next((meta.description for meta in kind.__metadata__ if meta.description), ""))


def _from_file(path: str | None, faults: list[str]) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(f"{path}: cannot be read: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path}: not TOML: {error}")
    else:
        return _checked(found, path, faults)
    return {}


def _checked(found: dict[str, Any], path: str, faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in found.items():
        if name not in FIELDS:
            faults.append(f"{path}: {name} is no setting{did_you_mean(name, FIELDS)}")
            continue
        _convert(values, name, value, f"{path}: {name}", faults, strict=True)
    return values


def _from_environment(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in FIELDS:
        variable = PREFIX + name.upper()
        if variable in environ:
            _convert(values, name, _split(name, environ[variable]), variable, faults, strict=False)
    return values


def _split(name: str, value: str) -> Any:
    """Lists are separated by commas; keys are `name:sha256,name:sha256`, limits `name:queue=2:per_minute=60,name:…`."""
    if name in ("rules", "cors"):
        return [part.strip() for part in value.split(",") if part.strip()]
    if name == "keys":
        return dict(part.strip().partition(":")[::2] for part in value.split(",") if part.strip())
    if name == "limits":
        named = (part.strip().split(":") for part in value.split(",") if part.strip())
        return {key: dict(limit.partition("=")[::2] for limit in limits) for key, *limits in named}
    return value


def _convert(values: dict[str, Any], name: str, value: Any, source: str, faults: list[str], strict: bool) -> None:
    try:
        values[name] = msgspec.convert(value, FIELDS[name].type, strict=strict)
    except msgspec.ValidationError as error:
        faults.append(f"{source}: {in_words(str(error))} ({_description(FIELDS[name].type)})")


def _conflicts(config: Config) -> list[str]:
    if config.is_local or config.keys or config.open:
        return []
    return [
        f"{config.host} can be reached from other machines and no API key is set. Either make one with "
        "`mingfan serve --new-key` and set `keys` (MINGFAN_KEYS), or serve everybody: --open or MINGFAN_OPEN=1"
    ]
