"""Is this code, this file, this certificate what it says? Plain Python: no Django, no clock, no files, no network."""
