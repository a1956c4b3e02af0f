"""The rule kinds. `base` is what they have in common, `table` lists them; nothing is imported until it is needed."""
