"""The source document: its model, its grammar, reading and writing it."""
