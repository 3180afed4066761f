"""How many of something, in words: `1 page`, `2 pages`."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Word a number of things whose plural ends with "s".

    Args:
        number: How many.
        noun: What, in the singular.
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
