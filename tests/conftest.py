"""Fixtures and settings that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.places import SHARED

settings.register_profile(
    "default", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=5000)
settings.register_profile("nightly", settings.get_profile("default"), max_examples=10_000)
settings.register_profile(
    "mutation", settings.get_profile("default"), phases=[Phase.explicit, Phase.generate], database=None
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def shared() -> Path:
    """The folder of third-party texts beside the checkout, which is not part of the project."""
    if not (SHARED / "corpus" / "labelled.jsonl").exists():
        pytest.skip("no ../shared beside this checkout: its third-party texts are not part of the project")
    return SHARED
