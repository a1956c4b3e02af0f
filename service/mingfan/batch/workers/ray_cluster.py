"""A Ray to work on: one that is there, or one started here for a while."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import ray
import ray.data

from mingfan.batch.model import Stopped


@contextlib.contextmanager
def joined(address: str | None, workers: int) -> Iterator[None]:
    """The cluster at `address`, or one started for the time of this. Stopped where Ray gives up."""
    started = not ray.is_initialized()
    if started:
        ray.init(
            address=address, num_cpus=None if address else workers, log_to_driver=False, logging_level=logging.ERROR
        )
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        yield
    except ray.exceptions.RayError as error:
        raise Stopped(f"Ray gave up: {_first_line(error)}") from error
    finally:
        if started:
            ray.shutdown()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
