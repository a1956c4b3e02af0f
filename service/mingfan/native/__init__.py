"""Loops in C, built where there is a compiler. Python says what each does, and does it where they are missing."""
