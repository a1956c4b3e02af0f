"""The page at `/`. It is the same for everybody; what it shows it asks of the API."""

from __future__ import annotations

from flask import Blueprint, render_template

from mingfan._version import __version__

bp = Blueprint("page", __name__)


@bp.get("/")
def index() -> str:
    return render_template("page.html", version=__version__)
