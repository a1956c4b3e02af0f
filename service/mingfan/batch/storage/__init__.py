"""Bytes on disk: streams and compression, blocks of lines, encodings, what a shard stores, audits."""
