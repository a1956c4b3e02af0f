"""The replace rules of Legado (阅读): read, translated, and written as a pack. No code of Legado's is used."""
