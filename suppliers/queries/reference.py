"""Reference data that ships as files with the code: emission factors and coal equivalents, read once."""

from functools import cache

from django.conf import settings

from suppliers.carbon.inventory import Reference


@cache
def carbon_reference() -> Reference:
    """The factor library and coal table of fixtures/reference, with their sources and confidence marks."""
    folder = settings.REFERENCE_DIR
    return Reference.from_csv(
        factors=(folder / "emission_factors.csv").read_text(encoding="utf-8"),
        coal_equivalents=(folder / "coal_equivalents_gbt2589.csv").read_text(encoding="utf-8"),
    )
