"""The model of a page corrected by a user's own labelled texts."""
