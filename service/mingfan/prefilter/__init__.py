"""prefilter."""
