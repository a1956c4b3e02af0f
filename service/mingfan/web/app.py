"""The application: blueprints, access, and every failure in one shape of answer."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, Response, request
from flask.sessions import SessionInterface
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from mingfan.web.api import catalogue, docs, explaining, mapping, page, stream, texts, trial
from mingfan.web.api import health as operation
from mingfan.web.api.common import exchange
from mingfan.web.api.plain import PlainPath
from mingfan.web.request.errors import ApiError, Message, quoted
from mingfan.web.settings import Config
from mingfan.web.worker.accounting import Account
from mingfan.web.worker.admission import require_key
from mingfan.web.worker.exchange import Answer, Exchange
from mingfan.web.worker.log import Log, ServerLines
from mingfan.web.worker.rulebook import Rulebook
from mingfan.web.worker.state import Service

BLUEPRINTS = (texts.bp, explaining.bp, mapping.bp, stream.bp, trial.bp, catalogue.bp, operation.bp, docs.bp, page.bp)
OPEN_TO_ALL = frozenset({"page", "docs", "operation", None})  # blueprints; None: no route, an error anyway
ALSO_CLOSED = frozenset({"operation.metrics"})

CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
MESSAGES = {
    404: Message("there is nothing here; see /docs", "这里没有内容；见 /docs"),
}
OTHER = Message("the request cannot be understood", "看不懂这个请求")


class _NoSessions(SessionInterface):
    """There are no sessions: opening one for each request would only cost time."""

    def open_session(self, app: Flask, request: object) -> None:
        return None

    def make_null_session(self, app: Flask) -> None:  # type: ignore[override]
        return None

    def save_session(self, app: Flask, session: object, response: Response) -> None:
        return None


class Application(NamedTuple):
    """What a worker runs: `account` answers whole requests; see `server/bridge.py` for the way to it."""

    flask: Flask
    service: Service
    account: Account


def create_app(config: Config | None = None, *, log: Log | None = None, ready: bool = True) -> Application:
    """The application of one worker. With `ready=False` the rules are not compiled yet: see `Service.use`."""
    config = config or Config()
    service = Service(config, log)
    if ready:
        service.use(Rulebook(config))
    flask = _flask(service)
    account = Account(PlainPath(_Views(flask), service), service.metrics, service.log, config.cors)
    return Application(flask, service, account)


def _flask(service: Service) -> Flask:
    app = Flask("mingfan.web", static_url_path="/static")
    app.config["PROPAGATE_EXCEPTIONS"] = True  # to Account, which answers them
    app.session_interface = _NoSessions()
    app.logger.handlers = [ServerLines()]
    app.logger.propagate = False
    app.url_map.merge_slashes = False
    app.extensions["mingfan"] = service
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(_admit)
    app.register_error_handler(ApiError, _answer)
    app.register_error_handler(HTTPException, _of_http)
    return app


class _Views:
    """The handler of every request that has no shorter way: Flask's views."""

    def __init__(self, flask: Flask) -> None:
        self._app = flask

    def __call__(self, exchange: Exchange) -> Answer:
        with exchange.in_environ(), self._app.request_context(exchange.environ):
            response = self._app.full_dispatch_request()
            chunks, _, headers = response.get_wsgi_response(exchange.environ)
        with response:
            return Answer(response.status_code, list(headers), b"".join(chunks))


def _admit() -> None:
    if request.url_rule is not None:
        exchange().facts.route = request.url_rule.rule
    if request.method == "OPTIONS":  # a browser asks whether a page may send its key, and cannot send it yet
        return
    if request.blueprint not in OPEN_TO_ALL or request.endpoint in ALSO_CLOSED:
        require_key(exchange())


def _answer(error: ApiError) -> Response:
    now = exchange()
    now.facts.code = error.code
    headers = {"Content-Type": "application/json", **error.headers}
    return Response(error.body(now.language), error.status, headers)


def _wrong_method(error: MethodNotAllowed) -> Message:
    asked, allowed = quoted(request.method), " or ".join(sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"}))
    return Message(f"{asked} is not for this route; it takes {allowed}", f"这个地址不接受 {asked}，请用 {allowed}")


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    message = _wrong_method(error) if isinstance(error, MethodNotAllowed) else MESSAGES.get(status, OTHER)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return _answer(ApiError(status, CODES.get(status, "malformed"), message, headers=headers))
