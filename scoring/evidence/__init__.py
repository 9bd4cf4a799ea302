"""From a supplier's file to facts: which facts there are, and the few queries that yield them for many at once."""
