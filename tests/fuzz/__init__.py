"""Fuzzing: targets that take any bytes, a kept corpus, and a driver for atheris (`python -m tests.fuzz`)."""
