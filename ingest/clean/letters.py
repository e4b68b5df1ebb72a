"""Which letters are small and which are capitals, for patterns: Latin, Greek and Cyrillic."""

from __future__ import annotations

_LETTERS = [chr(code) for code in range(0x41, 0x530) if chr(code).isalpha()]
LOWER = "".join(letter for letter in _LETTERS if letter.islower())
UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
