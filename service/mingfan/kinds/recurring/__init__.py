"""Kind `recurring`: lines that recur in the documents of a site."""
