"""Scorecards and models over HTTP: lists, every point explained, recomputing, issuing."""
