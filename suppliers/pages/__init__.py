"""The pages of the supplier's side, one file a noun. Views read the clock, know the user, and call one thing."""
