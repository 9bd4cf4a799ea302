"""The page shell: how values read, how charts are drawn, what the top bar holds."""

VERSION = "0.1.0"
