"""A computed footprint as JSON keeps it: amounts as text, so that no digit is lost, and every factor that was taken."""

from decimal import Decimal
from fractions import Fraction

from suppliers.carbon.plausibility import Verdict
from suppliers.carbon.product import ProductFootprint, ProductLine
from suppliers.carbon.product_inputs import Part, Quality
from suppliers.carbon.product_typed import Header
from suppliers.carbon.rounding import half_up

EFFICIENCY_PLACES = 6


def figures_record(computed: ProductFootprint, header: Header) -> dict[str, object]:
    """What is computed for the footprint as a whole: stages, the part up to the gate, allocation, carbon efficiency."""
    gate, allocation = computed.gate, header.allocation
    return {
        "by_stage": {stage.value: str(kg) for stage, kg in computed.by_stage},
        "gate": {
            "kgco2e": str(gate.kgco2e),
            "by_origin": {origin.value: str(kg) for origin, kg in gate.by_origin},
            "packaging_kg": str(gate.packaging_kg),
            "aircraft_kg": str(gate.aircraft_kg),
            "outbound_kg": str(gate.outbound_kg),
            "primary_bp": gate.primary_share_bp,
            "quality": _quality(gate.quality),
        },
        "allocation": {
            "rule": allocation.rule.value,
            "own": _text(allocation.own),
            "whole": _text(allocation.whole),
            "share_bp": computed.allocated_bp,
        },
        "efficiency": _text(carbon_efficiency(header.function_amount, computed.kgco2e)),
    }


def line_record(line: ProductLine) -> dict[str, object]:
    """What a line's number was made with: its factors with why, or the part it took, and how good they are."""
    record: dict[str, object] = {
        "choices": [taken.as_record() for taken in line.choices],
        "ratings": [str(half_up(rating, 2)) for rating in line.ratings],
    }
    if isinstance(line.item, Part):
        part = line.item.supplied
        record["part"] = {
            "reference": part.reference,
            "name": part.name,
            "kgco2e": str(part.kgco2e),
            "mass_kg": str(part.mass_kg),
            "primary_bp": part.primary_bp,
        }
    return record


def doubt_record(verdict: Verdict, explanation: str) -> dict[str, object]:
    """A doubt as the footprint keeps it, with what the supplier says to it."""
    return {
        "code": verdict.code,
        "message": verdict.message,
        "severity": verdict.severity.value,
        "figure": verdict.figure,
        "values": {key: str(value) for key, value in verdict.values.items()},
        "explanation": explanation,
    }


def carbon_efficiency(function: Decimal | None, kgco2e: Decimal) -> Decimal | None:
    """Function for one kg CO2e (碳效比); None without a function, or where nothing is emitted."""
    if function is None or not kgco2e:
        return None
    return half_up(Fraction(function) / Fraction(kgco2e), EFFICIENCY_PLACES)


def _quality(quality: Quality | None) -> list[str] | None:
    return None if quality is None else [str(quality.technological), str(quality.temporal), str(quality.geographical)]


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
