"""What `clean` and `revert` share: the documents named, where each goes, one document's run, the failures."""
