"""Fetch web pages politely, and from public hosts only."""
