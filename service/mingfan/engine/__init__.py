"""The two engines: `reference` says what the rules mean, `scan` gives the same quickly."""
