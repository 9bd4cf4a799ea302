"""Facts that certificates prove, and how a certificate's type and tier become the value of one.

A certificate that is valid on the day decides; of several the best supported, then the better one. One that ran out
without another gives the worst level (we know that it does not hold any more); one that was rejected, with nothing
better, is not accepted. For three facts the supplier may say in words that it holds none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from scoring.engine.facts import FactKind
from scoring.evidence.definition import FactDefinition, Table, fact, levels

EXPIRING_DAYS = 90
NONE, IN_PROGRESS = 0, 1
PERMIT_EXPIRING, PERMIT_REGISTERED, PERMIT_VALID = 1, 2, 3
EMS_UNACCREDITED, EMS_ACCREDITED = 2, 3

_NOT_HELD = ("none", "无", "None")
_PROGRESS = ("in_progress", "办理中", "In progress")

HELD: tuple[FactDefinition, ...] = (
    fact(
        "permit_state",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("排污许可或排污登记", "Discharge permit or registration"),
        (
            "排污许可证或固定污染源排污登记回执在评价日的状态。登记管理的企业，近三年无环保处罚才计“登记且无处罚”；"
            "登记有效但有处罚或处罚情况不明的，与临期同档。",
            "The discharge permit or the registration on the day of the score. A registration counts as registered and "
            "clean only when no penalty in three years is known; with penalties, or when that is not known, it counts "
            "like a permit about to expire.",
        ),
        steps=levels(
            _NOT_HELD,
            (
                "expiring",
                "90 天内到期，或登记有效但未确认无处罚",
                "Ends within 90 days, or registered but not known to be clean",
            ),
            ("registered_clean", "登记管理且无处罚", "Registered, without penalties"),
            ("valid", "许可证有效", "Permit valid"),
        ),
        question="without_permit",
    ),
    fact(
        "ems_state",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("环境管理体系认证", "Environmental management certificate"),
        (
            "GB/T 24001 / ISO 14001 证书在评价日的状态；证书印有 CNAS 标志的为经认可。",
            "The GB/T 24001 / ISO 14001 certificate on the day; accredited when it carries a CNAS mark.",
        ),
        steps=levels(
            _NOT_HELD,
            _PROGRESS,
            ("valid_unaccredited", "有效，未经认可", "Valid, not accredited"),
            ("valid_accredited", "有效，经 CNAS 认可", "Valid, accredited by CNAS"),
        ),
        question="without_ems",
    ),
    fact(
        "enms_state",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("能源管理体系认证", "Energy management certificate"),
        ("GB/T 23331 / ISO 50001 证书在评价日的状态。", "The GB/T 23331 / ISO 50001 certificate on the day."),
        steps=levels(_NOT_HELD, _PROGRESS, ("valid", "有效", "Valid")),
        question="without_enms",
    ),
    fact(
        "qms_valid",
        FactKind.YES_NO,
        Table.CERTIFICATE,
        ("质量管理体系认证有效", "Quality management certificate valid"),
        ("GB/T 19001 / ISO 9001 证书在评价日有效。", "A GB/T 19001 / ISO 9001 certificate is valid on the day."),
    ),
    fact(
        "ohsms_valid",
        FactKind.YES_NO,
        Table.CERTIFICATE,
        ("职业健康安全管理体系认证有效", "Occupational health and safety certificate valid"),
        ("GB/T 45001 / ISO 45001 证书在评价日有效。", "A GB/T 45001 / ISO 45001 certificate is valid on the day."),
    ),
    fact(
        "cleaner_production",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("清洁生产审核等级", "Cleaner production level"),
        ("在有效期内的清洁生产审核验收等级。", "The level of the cleaner production audit that holds on the day."),
        steps=levels(
            _NOT_HELD, ("level_3", "Ⅲ级", "Level III"), ("level_2", "Ⅱ级", "Level II"), ("level_1", "Ⅰ级", "Level I")
        ),
    ),
    fact(
        "green_factory",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("绿色工厂等级", "Green factory level"),
        ("在有效期内的绿色工厂称号等级。", "The level of the green factory title that holds on the day."),
        steps=levels(
            _NOT_HELD,
            ("municipal", "市级", "Municipal"),
            ("provincial", "省级", "Provincial"),
            ("national", "国家级", "National"),
        ),
    ),
    fact(
        "weather_grade",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("重污染天气绩效分级", "Heavy-pollution performance grade"),
        (
            "重污染天气重点行业绩效分级；引领性企业计 A 级，非引领性企业计 D 级。",
            "The heavy-pollution weather performance grade; a leading enterprise counts as A, a non-leading one as D.",
        ),
        steps=levels(
            ("d", "D 级", "D"), ("c", "C 级", "C"), ("b_minus", "B- 级", "B-"), ("b", "B 级", "B"), ("a", "A 级", "A")
        ),
    ),
    fact(
        "ecovadis",
        FactKind.LEVEL,
        Table.CERTIFICATE,
        ("EcoVadis 评级", "EcoVadis rating"),
        ("在有效期内的 EcoVadis 奖章或徽章。", "The EcoVadis medal or badge that holds on the day."),
        steps=levels(
            _NOT_HELD,
            ("committed", "Committed", "Committed"),
            ("bronze", "铜牌", "Bronze"),
            ("silver", "银牌", "Silver"),
            ("gold", "金牌", "Gold"),
            ("platinum", "铂金", "Platinum"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a valid certificate of a type says: `value` by its tier, or `value` for each when `tiers` is empty.

    `expiring` and `accredited` are the values it has instead when it ends soon, or carries a CNAS mark.
    """

    fact: str
    value: int = 1
    tiers: Mapping[str, int] = field(default_factory=dict)
    expiring: int | None = None
    accredited: int | None = None

    def value_of(self, tier: str) -> int | None:
        """The value for a tier; None for a tier that this fact does not know."""
        return self.tiers.get(tier) if self.tiers else self.value


PROOFS: Mapping[str, Proof] = MappingProxyType(
    {
        "DISCHARGEPERMIT": Proof("permit_state", PERMIT_VALID, expiring=PERMIT_EXPIRING),
        "DISCHARGEREG": Proof("permit_state", PERMIT_REGISTERED, expiring=PERMIT_EXPIRING),
        "ISO14001": Proof("ems_state", EMS_UNACCREDITED, accredited=EMS_ACCREDITED),
        "ISO50001": Proof("enms_state", 2),
        "ISO9001": Proof("qms_valid"),
        "ISO45001": Proof("ohsms_valid"),
        "CLEANPROD": Proof("cleaner_production", tiers={"Ⅲ级": 1, "Ⅱ级": 2, "Ⅰ级": 3}),
        "GREENFACTORY": Proof("green_factory", tiers={"市级": 1, "省级": 2, "国家级": 3}),
        "WEATHERGRADE": Proof(
            "weather_grade", tiers={"D级": 0, "非引领性": 0, "C级": 1, "B-": 2, "B级": 3, "A级": 4, "引领性": 4}
        ),
        "ECOVADIS": Proof(
            "ecovadis",
            tiers={"none": 0, "Committed": 1, "Fast Mover": 1, "Bronze": 2, "Silver": 3, "Gold": 4, "Platinum": 5},
        ),
    }
)
