"""Newsfold: raw news in; clean, dated, named, grouped and searchable documents out."""

import os

# The matrices are small: further threads double the CPU time and save none. Work runs in parallel by processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
