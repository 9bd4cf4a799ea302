"""Exact scoring: a model and the facts of a supplier in, an explained score out. Plain Python and numpy, no I/O."""
