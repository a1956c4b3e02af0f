"""One server process and one application for the tests that only ask."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

pytest.importorskip("flask", reason="the HTTP tests need the serve extra: pip install 'mingfan[serve]'")
pytest.importorskip("granian", reason="the HTTP tests need the serve extra: pip install 'mingfan[serve]'")

from werkzeug.test import Client

from mingfan.web import create_app
from mingfan.web.app import Application
from mingfan.web.settings import Config
from mingfan.web.worker.log import Log
from tests.web.harness import LIMIT, Server, running
from tests.web.road import LOOP, client_of


@pytest.fixture(scope="session", autouse=True)
def _close_loop() -> Iterator[None]:
    yield
    LOOP.close()


@pytest.fixture(scope="session")
def silent() -> Log:
    return Log("info", os.open(os.devnull, os.O_WRONLY))


@pytest.fixture(scope="session")
def app(silent: Log) -> Application:
    return create_app(Config(max_text_bytes=LIMIT, max_items=10, request_seconds=60), log=silent)


@pytest.fixture(scope="session")
def client(app: Application) -> Client:
    return client_of(app)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with running(folder, max_text_bytes=str(LIMIT), max_items="10", body_seconds="2", streams="8") as found:
        yield found
