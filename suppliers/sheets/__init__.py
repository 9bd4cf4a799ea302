"""The sheets that suppliers take, fill in and give back: columns, judging a row, telling what differs. Plain Python.

A module (the lines of a year's inventory, the indicators, product footprints) says which columns its sheet has and what
a row means. Values are compared and kept in a plain form that depends on no language and no program: codes for what was
chosen from a list, digits without trailing zeros. Each row of a template carries, in hidden columns, which thing it is
and a digest of what it said when it was exported; so it can be told later who changed it: the sheet, the file here, or
both.
"""
