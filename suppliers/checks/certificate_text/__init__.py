"""What a certificate's file says, field by field, each with the place where it was read and how sure that is."""

from suppliers.checks.certificate_text.fields import ReadFields, read_certificate
from suppliers.checks.certificate_text.ofd import ofd_text
from suppliers.checks.certificate_text.pages import Box, Confidence, Found, PageText
from suppliers.checks.certificate_text.pdf import pdf_text

__all__ = ["Box", "Confidence", "Found", "PageText", "ReadFields", "ofd_text", "pdf_text", "read_certificate"]
