"""Suppliers as buyers see them, applications and decisions, standings, the clock's work, over HTTP."""
