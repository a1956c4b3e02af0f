"""Identifiers: numbers of people and machines: matched, confirmed by check digits, and masked."""
