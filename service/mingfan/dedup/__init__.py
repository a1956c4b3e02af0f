"""Copies and near-copies of whole documents in a corpus: found, taken out, and put back."""
