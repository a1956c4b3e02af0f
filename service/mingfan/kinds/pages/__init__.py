"""What printed pages leave in one text: page numbers and running heads, told from headings by where they stand."""
