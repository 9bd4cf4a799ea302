"""The process steps of machine building that a product footprint tells apart.

No official table gives energy or emissions of these steps for a kilogram or an hour, so none is invented: the maker
states the energy of the step, or its kg CO2e.
"""

from dataclasses import dataclass

from suppliers.errors import Refused


@dataclass(frozen=True, slots=True)
class ProcessStep:
    code: str
    name_zh: str
    name_en: str


PROCESSES: tuple[ProcessStep, ...] = (
    ProcessStep("cutting", "下料", "Cutting to size"),
    ProcessStep("machining", "机加工", "Machining"),
    ProcessStep("forming", "成形(冲压、折弯、卷板)", "Forming (stamping, bending, rolling)"),
    ProcessStep("welding", "焊接", "Welding"),
    ProcessStep("casting", "铸造", "Casting"),
    ProcessStep("forging", "锻造", "Forging"),
    ProcessStep("heat_treatment", "热处理", "Heat treatment"),
    ProcessStep("coating", "涂装、表面处理", "Coating and surface treatment"),
    ProcessStep("assembly", "装配、试验", "Assembly and testing"),
    ProcessStep("other", "其他工序", "Another step"),
)

_BY_CODE = {step.code: step for step in PROCESSES}


def process_step(code: str) -> ProcessStep:
    """The step of that code. Raises `Refused` for one that is not in the table."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise Refused(
            "unknown_process", "“{process}” is not a process step we know.", "process", process=code
        ) from None
