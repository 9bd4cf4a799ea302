"""English: 1 June 2025, on pages, in mails and in PDFs alike."""

DATE_FORMAT = "j F Y"
