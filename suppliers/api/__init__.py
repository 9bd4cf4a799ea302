"""The supplier's file over HTTP: the same operations as the pages, strict JSON in, one file a noun."""
