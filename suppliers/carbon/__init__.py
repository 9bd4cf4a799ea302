"""Carbon arithmetic: units, factors, inventories, product footprints and doubt. Plain Python, exact, no I/O.

Amounts are exact fractions between input and output; every result is rounded once, at the end, half up
(`rounding.half_up`). Masses of CO2e are kilograms, standard coal is kgce; tonnes appear only at the edge.
"""
