"""Adapters: the cleaner as a step of somebody else's pipeline. One thin file a library; they contain no cleaning logic.

A text that cannot be cleaned raises, as everywhere. With `error_field`, an adapter keeps such a text as it
was and puts the reason there, so that one text does not end a job over millions.
"""
