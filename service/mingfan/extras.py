"""The command that installs an extra: for the Python that runs, from where this mingfan came from."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


def how_to_install(extra: str) -> str:
    """`extra`: one, or several with commas between them."""
    # The Python by its path: another's pip installs into another environment.
    command = shlex.join([sys.executable, "-m", "pip", "install", _asked(extra)])
    return f"install the extra {extra} with: {command}"


def _asked(extra: str) -> str:
    """What pip is asked for. mingfan by its name alone only where it came from an index."""
    if (CHECKOUT / "pyproject.toml").exists():
        return f"{CHECKOUT}[{extra}]"
    origin = _origin()
    if not origin:
        return f"mingfan[{extra}]"
    version_control = origin.get("vcs_info", {}).get("vcs")
    url = f"{version_control}+{origin['url']}" if version_control else origin["url"]
    return f"mingfan[{extra}] @ {url}"


def _origin() -> dict[str, Any]:
    """What pip wrote down of an installation from a folder, an archive or a repository (PEP 610); else nothing."""
    import json  # a process without a mistake does without
    from importlib import metadata

    try:
        written = metadata.distribution("mingfan").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return {}
    found: dict[str, Any] = json.loads(written) if written else {}
    return found
