"""Batch: data sets in, data sets out, nothing lost. A surface: it cuts, reads, writes and counts, and decides no text.

`run` is the flow; `model` what passes between its parts; a file is cut by `plan` into shards, cleaned by `shard`, put
together by `assemble`; `journal` makes it resumable.
"""
