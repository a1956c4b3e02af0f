"""`python -m mingfan` is the `mingfan` command."""

from mingfan.cli import main

main()
