"""Packs from elsewhere: fetched, checked, locked by digest, and replaced only by what passed its tests."""
