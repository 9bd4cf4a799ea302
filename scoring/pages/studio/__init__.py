"""The studio: a draft of a scoring model edited and tried out. `views` answers requests, the rest is its parts."""
