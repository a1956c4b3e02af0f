"""Learning from the documents of a site: what recurs in them, and which of it is furniture."""
