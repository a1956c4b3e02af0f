"""Builds the loops in C (service/mingfan/native/loops.c) where there is a compiler.

Where there is none, or `MINGFAN_PURE=1` is set, mingfan is built without them: it does the same, slower. A wheel carries
them, an editable install has them in the checkout. `python hatch_build.py` builds them in the checkout, without installing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from zlib import crc32

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOM = Path(__file__).resolve().parent / "service" / "mingfan" / "native"


class Loops(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("MINGFAN_PURE"):
            return
        self.folder = Path(tempfile.mkdtemp())
        try:
            built = build(self.folder)
        except Exception as error:  # noqa: BLE001  whatever a compiler lacks, mingfan works without it
            self.app.display_warning(f"the loops in C are not built, mingfan will do with Python: {error}")
            return
        if version == "editable":
            shutil.copy(built, ROOM)
        else:
            build_data["force_include"][str(built)] = f"mingfan/native/{built.name}"
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)


def build(folder: Path) -> Path:
    """The module built into `folder`. Raises what the compiler or setuptools raise."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    source = ROOM / "loops.c"
    told = ("SOURCE", f"{crc32(source.read_bytes())}UL")
    flags = [] if sys.platform == "win32" else ["-O2", "-g0"]
    extension = Extension("_loops", [source.name], define_macros=[told], extra_compile_args=flags)
    command = build_ext(Distribution({"name": "loops", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder), str(folder / "made")
    command.ensure_finalized()
    here = Path.cwd()
    os.chdir(ROOM)  # so that no path of this machine gets into what is built
    try:
        command.run()
    finally:
        os.chdir(here)
    (built,) = folder.glob("_loops*.[sp][oy]*")
    return built


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(shutil.copy(build(Path(made)), ROOM))
