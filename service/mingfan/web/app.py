"""The application factory: blueprints, access, and every failure as one shape of answer."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask.sessions import SessionInterface
from werkzeug.exceptions import HTTPException

from mingfan.web.api import catalogue, docs, page, stream, texts, trial
from mingfan.web.api import health as operation
from mingfan.web.api.common import facts, service
from mingfan.web.api.plain import PlainPath
from mingfan.web.request.errors import ApiError
from mingfan.web.settings import Config
from mingfan.web.worker.accounting import FACTS, Account
from mingfan.web.worker.admission import Place, require_key
from mingfan.web.worker.log import Log, ServerLines
from mingfan.web.worker.rulebook import Rulebook
from mingfan.web.worker.state import Service

BLUEPRINTS = (texts.bp, stream.bp, trial.bp, catalogue.bp, operation.bp, docs.bp, page.bp)
OPEN_TO_ALL = frozenset({"page", "docs", "operation", None})  # blueprints; None: no route, an error anyway
ALSO_CLOSED = frozenset({"operation.metrics"})
QUEUED = frozenset({"texts", "trial"})  # blueprints whose requests wait for a place

CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
MESSAGES = {404: "there is nothing here; see /docs", 405: "this route does not have this method"}


class _NoSessions(SessionInterface):
    """There are no sessions: opening one for each request would only cost time."""

    def open_session(self, app: Flask, request: object) -> None:
        return None

    def make_null_session(self, app: Flask) -> None:  # type: ignore[override]
        return None

    def save_session(self, app: Flask, session: object, response: Response) -> None:
        return None


def create_app(config: Config | None = None, *, log: Log | None = None, ready: bool = True) -> Flask:
    """The service as a WSGI application. With `ready=False` the rules are not compiled yet: see `Service.use`."""
    config = config or Config()
    app = Flask("mingfan.web", static_url_path="/static")
    app.config["PROPAGATE_EXCEPTIONS"] = True  # to Account, which answers them
    app.session_interface = _NoSessions()
    app.logger.handlers = [ServerLines()]
    app.logger.propagate = False
    app.url_map.merge_slashes = False
    found = Service(config, log)
    if ready:
        found.use(Rulebook(config))
    app.extensions["mingfan"] = found
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(_admit)
    app.teardown_request(_leave)
    app.register_error_handler(ApiError, _answer)
    app.register_error_handler(HTTPException, _of_http)
    plain = PlainPath(app.wsgi_app, found)
    app.wsgi_app = Account(plain, found.metrics, found.log)  # type: ignore[method-assign]
    return app


def _admit() -> None:
    environ = request.environ
    noted = environ[FACTS]
    if request.url_rule is not None:
        noted.route = request.url_rule.rule
    blueprint, endpoint = request.blueprint, request.endpoint
    if blueprint in OPEN_TO_ALL and endpoint not in ALSO_CLOSED:
        return
    key = require_key(service(), environ)
    if blueprint in QUEUED:
        g.place = Place(service(), environ, key)


def _leave(error: BaseException | None) -> None:
    place = g.pop("place", None)
    if place is not None:
        place.__exit__()


def _answer(error: ApiError) -> Response:
    facts().code = error.code
    headers = {"Content-Type": "application/json", **error.headers}
    return Response(error.body(), error.status, headers)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    message = MESSAGES.get(status, "the request cannot be understood")
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return _answer(ApiError(status, CODES.get(status, "malformed"), message, headers=headers))
