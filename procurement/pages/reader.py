"""Which pages of the buying side are open to whom."""

from suppliers.access import READERS, open_to
from suppliers.enums import Role

for_staff = open_to(*READERS)
for_case_readers = open_to(Role.OFFICER, Role.COMPLIANCE, Role.MANAGER, Role.AUDITOR)
