"""Promotion found by evidence: signals of a line, blocks of lines, and the decision. It proposes spans, no more."""
