"""The Language Server Protocol: what mingfan would change, and faults of rule files, shown in an editor."""
