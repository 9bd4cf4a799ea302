"""A changed model over the whole register, worked out from the scores that stand. `trying` is the way in."""
