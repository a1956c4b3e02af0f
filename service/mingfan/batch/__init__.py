"""Batch: data sets in, data sets out, nothing lost. A surface: it cuts, reads, writes and counts, no more.

`run` is the flow, `model` what passes between its parts. `plan` cuts a file into shards, a worker cleans each, and
`assemble` puts them together; `journal` makes the run resumable.
"""
