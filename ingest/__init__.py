"""Newsfold: raw news in; clean, dated, named, grouped and searchable documents out."""
