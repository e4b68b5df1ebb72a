r"""Letter classes of Latin, Greek and Cyrillic for regular expressions; Python's own `re` has no \p{Lu}."""

from __future__ import annotations

_LETTERS = [chr(code) for code in range(0x41, 0x530) if chr(code).isalpha()]
UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
LOWER = "".join(letter for letter in _LETTERS if letter.islower())
