"""What is typed on the supplier's pages: read strictly, refused at its field, never lost."""
