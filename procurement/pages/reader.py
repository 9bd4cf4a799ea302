"""Which pages of the buying side are open to whom."""

from suppliers.access import READERS, open_to
from suppliers.enums import Role

CASE_READERS = READERS - {Role.ADMINISTRATOR}
for_staff = open_to(*READERS)
for_case_readers = open_to(*CASE_READERS)
