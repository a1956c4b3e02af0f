"""Adapters: the cleaner as a step of somebody else's pipeline. One thin file a library; none decides anything of text.

A text that cannot be cleaned raises, as everywhere. Where an adapter takes `error_field`, the text stays as it was
instead, and the reason is put there: a job over millions of texts need not end for one.
"""
