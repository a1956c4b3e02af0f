"""The Model Context Protocol: the cleaner as tools for agents. Texts only: no tool reads or writes a file."""
