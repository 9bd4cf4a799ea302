"""The fact catalogue: every fact that a criterion may use, with its meaning, its unit and where its evidence lies.

Facts that suppliers answer take name, levels and meaning from suppliers.questions, so that what is asked and what is
scored cannot drift apart. `scoring.evidence.reading` yields every one of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scoring.engine.facts import FactKind, FactSpec
from scoring.evidence.definition import FactDefinition, FactLevel, Table, fact, levels
from scoring.evidence.held import HELD
from suppliers.questions import BY_KEY as QUESTIONS_BY_KEY
from suppliers.questions import QUESTIONS, Question

REGISTERED = frozenset({"penalties_3y", "major_incident_3y", "untrustworthy_listed"})
"""Facts that the incident register decides before the supplier's own answer."""

_REGISTER_MEANING = {
    "penalties_3y": (
        "评价日前三年内的环保行政处罚次数：取登记册与企业自报中较多者。",
        "Environmental penalties in the three years before the day: the register's count or the supplier's own, "
        "whichever is larger.",
    ),
    "major_incident_3y": (
        "评价日前三年内登记册有较大及以上环境事件、事故或处罚，或企业自报有。",
        "In the three years before the day the register holds a major incident, accident or penalty, or the supplier "
        "says so itself.",
    ),
    "untrustworthy_listed": (
        "评价日仍在登记册的失信名单上，或企业自报在列。",
        "On the day the register still lists it as a dishonest judgment debtor, or the supplier says so itself.",
    ),
}


def _from_question(question: Question) -> FactDefinition:
    registered = question.key in REGISTERED
    meaning = (
        f"企业的回答：{question.name_zh}。{question.hint_zh}",
        f"Answered: {question.name_en}. {question.hint_en}",
    )
    return fact(
        question.key,
        FactKind(question.type.value),
        Table.INCIDENT if registered else Table.DISCLOSURE,
        (question.name_zh, question.name_en),
        _REGISTER_MEANING[question.key] if registered else meaning,
        steps=tuple(FactLevel(option.code, option.name_zh, option.name_en) for option in question.options),
        question=question.key,
    )


CARBON: tuple[FactDefinition, ...] = (
    fact(
        "inventory_assurance",
        FactKind.LEVEL,
        Table.INVENTORY,
        ("组织碳盘查及核查", "Greenhouse gas inventory and its verification"),
        ("最近年度的组织温室气体盘查，由谁核查。", "Who checked the inventory of the latest year."),
        steps=levels(
            ("none", "未核查", "Not checked"),
            ("self_checked", "自查", "Checked by itself"),
            ("third_party", "第三方核查", "Verified by a third party"),
        ),
    ),
    fact(
        "intensity_improvement",
        FactKind.CHANGE,
        Table.INVENTORY,
        ("碳强度年改善率", "Yearly improvement of carbon intensity"),
        (
            "最近两个盘查年度的范围一加范围二（基于位置）排放与产值之比，每年下降多少；下降为正。",
            "How much scope 1 plus scope 2 (location-based) per output fell a year between the two latest inventories; "
            "a fall is positive.",
        ),
    ),
    fact(
        "green_power_share",
        FactKind.SHARE,
        Table.INVENTORY,
        ("绿电比例", "Share of green power"),
        (
            "最近盘查年度绿电证书电量占用电量的比例。",
            "Electricity covered by green-power certificates in the latest inventory.",
        ),
    ),
)

COMPUTED: tuple[FactDefinition, ...] = (
    fact(
        "submission_quality",
        FactKind.SHARE,
        Table.SUPPLIER,
        ("数据提交完整率与质量", "Completeness and quality of submission"),
        (
            "应答事项中已答的比例乘以已答事项的平均证据质量（声明 60%、有文件 80%、已核实 100%）。",
            "Share of what was asked that is answered, times the mean quality of its evidence (declared 60 %, "
            "documented 80 %, verified 100 %).",
        ),
    ),
)

_SHOWN_BY_OTHERS = frozenset(definition.question for definition in HELD)
ANSWERED: tuple[FactDefinition, ...] = tuple(
    _from_question(question) for question in QUESTIONS if question.key not in _SHOWN_BY_OTHERS
)
FACTS: tuple[FactDefinition, ...] = (*HELD, *CARBON, *ANSWERED, *COMPUTED)
BY_KEY: Mapping[str, FactDefinition] = MappingProxyType({definition.key: definition for definition in FACTS})
SPECS: Mapping[str, FactSpec] = MappingProxyType({definition.key: definition.spec for definition in FACTS})
"""What `scoring.engine.parse.model_from_json` reads models against."""


def question_of(definition: FactDefinition) -> Question | None:
    """The question behind a fact, if there is one."""
    return QUESTIONS_BY_KEY.get(definition.question)


def row_of(key: str, source: int) -> tuple[Table, int] | None:
    """Table and id of the row behind a fact.

    A source is the id of a row in the fact's own table; a negative one is the id of the answer that stood in for it;
    0 is none.
    """
    if not source:
        return None
    return (BY_KEY[key].table, source) if source > 0 else (Table.DISCLOSURE, -source)
