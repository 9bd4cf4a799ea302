"""The columns of the sheets of product footprints: one of products, one of their lines."""

from suppliers.carbon.kinds import GREEN_POWER, KINDS
from suppliers.carbon.processes import PROCESSES
from suppliers.carbon.product_inputs import Origin, Rule, Stage
from suppliers.carbon.product_typed import ASSESSMENTS, DECLARED_UNITS, STATED_UNIT, VERIFICATIONS, Kind
from suppliers.carbon.provinces import PROVINCES
from suppliers.carbon.units import UNITS
from suppliers.questions import Option
from suppliers.sheets.fields import Choices, Field
from suppliers.sheets.module import Module

CODE = "code"
NAMED = (CODE, "name_zh", "name_en", "gtin", "cpc", "group")
"""What tells the product itself; everything else of its row is its footprint's."""
_YES = Choices([Option("yes", "是", "Yes")])
_KINDS = Choices(
    [
        Option(Kind.MATERIAL, "材料", "Material"),
        Option(Kind.PART, "外购件(有自己的碳足迹)", "Bought part with its own footprint"),
        Option(Kind.PROCESS, "工序", "Process step"),
        Option(Kind.ENERGY, "其他能源", "Other energy"),
        Option(Kind.PACKAGING, "包装", "Packaging"),
        Option(Kind.LEG, "运输", "Transport leg"),
    ]
)
_STAGES = Choices(
    [
        Option(Stage.RAW_MATERIAL, "原材料", "Raw material"),
        Option(Stage.MANUFACTURE, "制造", "Manufacture"),
        Option(Stage.DISTRIBUTION, "分销", "Distribution"),
        Option(Stage.USE, "使用", "Use"),
        Option(Stage.END_OF_LIFE, "生命末期", "End of life"),
    ]
)
_ORIGINS = Choices(
    [
        Option(Origin.FOSSIL, "化石源", "Fossil"),
        Option(Origin.LAND_USE, "土地利用变化", "Land-use change"),
        Option(Origin.LAND_MANAGEMENT, "土地管理(生物源CO2)", "Land management, biogenic CO2"),
        Option(Origin.BIOGENIC_NON_CO2, "生物源甲烷等", "Biogenic methane and others"),
    ]
)
_RULES = Choices(
    [
        Option(Rule.NONE, "无共用", "Nothing is shared"),
        Option(Rule.MASS, "按质量", "By mass"),
        Option(Rule.ECONOMIC, "按收入", "By revenue"),
    ]
)
_VERIFIED = Choices(
    Option(code, *names)
    for code, names in zip(
        VERIFICATIONS,
        (("自我声明", "Declared by ourselves"), ("客户核对(第二方)", "Checked by a customer (second party)"),
         ("第三方核查", "Verified by a third party")),
        strict=True,
    )
)  # fmt: skip
_UNITS = Choices(
    [*(Option(unit.code, unit.name_zh, unit.name_en) for unit in UNITS), Option(STATED_UNIT, STATED_UNIT, STATED_UNIT)]
)
_ENERGIES = Choices(Option(kind.code, kind.name_zh, kind.name_en) for kind in KINDS if kind.code != GREEN_POWER)
_STEPS = Choices(Option(step.code, step.name_zh, step.name_en) for step in PROCESSES)
_REGIONS = Choices(
    [Option("CN", "中国", "China"), *(Option(place.code, place.name_zh, place.name_en) for place in PROVINCES)]
)
_DECLARED = Choices(Option(code, *names) for code, names in DECLARED_UNITS.items())
_SETS = Choices(Option(code, code, code) for code in ASSESSMENTS)


def _text(
    key: str,
    chinese: str,
    english: str,
    hint_zh: str = "",
    hint_en: str = "",
    *,
    width: int = 18,
    required: bool = False,
) -> Field:
    return Field(key, chinese, english, hint_zh, hint_en, width=width, required=required)


def _amount(
    key: str, chinese: str, english: str, hint_zh: str = "", hint_en: str = "", *, required: bool = False
) -> Field:
    return Field(key, chinese, english, hint_zh, hint_en, width=14, required=required, is_number=True)


def _list(
    key: str,
    names: tuple[str, str],
    choices: Choices,
    hints: tuple[str, str] = ("", ""),
    *,
    width: int = 16,
    required: bool = False,
) -> Field:
    return Field(key, *names, *hints, choices=choices, width=width, required=required)


PRODUCT_FIELDS = (
    _text(
        CODE,
        "产品编号",
        "Product number",
        "贵公司的编号；各版本都用它。“明细”表用它对应产品。",
        "As you call it, in all versions; the sheet of lines names the product by it.",
        required=True,
    ),
    _text("name_zh", "中文名称", "Name in Chinese", width=26),
    _text("name_en", "英文名称", "Name in English", width=26),
    _text("group", "产品组", "Product group", "行业基准的代码，可不填。", "Code of the industry benchmark, if any."),
    _text("gtin", "GTIN", "GTIN"),
    _text("cpc", "CPC 代码", "CPC code"),
    _amount("declared_amount", "声明单位数量", "Declared unit: amount", "不填为 1。", "1 if empty."),
    _list("declared_unit", ("声明单位", "Declared unit"), _DECLARED, required=True),
    _amount(
        "mass_kg",
        "声明单位质量（kg）",
        "Mass of the declared unit (kg)",
        "一个声明单位的产品质量，不含包装。",
        "Of the product without packaging.",
        required=True,
    ),
    _amount(
        "batch",
        "本批声明单位数",
        "Declared units in the batch",
        "“明细”各行都是一批的用量；不填为 1。",
        "All amounts of the lines are of one batch; 1 if empty.",
    ),
    _amount("scrap_kg", "本批废料（kg）", "Scrap and waste of the batch (kg)"),
    _text("reference_from", "核算期起", "Reference period from", "如 2025-01-01。", "As 2025-01-01.", required=True),
    _text("reference_until", "核算期止", "Reference period until", "如 2025-12-31。", "As 2025-12-31.", required=True),
    _list("region", ("制造地", "Made in"), _REGIONS),
    _amount(
        "function_amount",
        "功能量",
        "Function",
        "整个寿命期的功能，如 20000 小时；用于碳效率。",
        "What it performs in its life, such as 20000 h: for carbon efficiency.",
    ),
    _text("function_unit", "功能单位", "Unit of the function"),
    _list("allocation", ("共用部分的分配", "How shared inputs are divided"), _RULES),
    _amount(
        "allocation_own",
        "本产品的量",
        "This product's amount",
        "按质量为 kg，按收入为元。",
        "kg by mass, yuan by revenue.",
    ),
    _amount("allocation_whole", "全部产品的量", "All products together"),
    _amount("uptake_kg", "生物源CO2吸收（kg）", "Biogenic CO2 taken up (kg)"),
    _amount("biogenic_carbon_kg", "生物源碳含量（kg）", "Biogenic carbon content (kg)"),
    _amount("fossil_carbon_kg", "化石源碳含量（kg）", "Fossil carbon content (kg)"),
    _amount("exempted_percent", "舍弃比例（%）", "Left out, share of the footprint (%)"),
    _text("exempted_why", "舍弃内容与理由", "What was left out, and why", width=26),
    _text("boundary", "边界内的过程", "Processes within the boundary", width=26),
    _amount(
        "stated_kg",
        "自有报告总量（kgCO2e）",
        "Total of an own report (kgCO2e)",
        "如有报告，将与各行之和比较。",
        "If you hold a report, its total is compared with the lines.",
    ),
    _amount("stated_including_kg", "含生物源吸收的总量（kgCO2e）", "The same with biogenic uptake (kgCO2e)"),
    _list("gwp_set", ("所用GWP", "Warming potentials used by us"), _SETS),
    _text("comment", "说明", "Remarks for the reader", width=26),
    _list("verification", ("核查方式", "How it was checked"), _VERIFIED, width=22),
    _text("verifier", "核查方", "Checked by"),
    _text("verified_on", "核查日期", "Checked on", "如 2026-03-31。", "As 2026-03-31."),
    _text(
        "explanation",
        "对异常数据的说明",
        "Explanation",
        "数据看起来异常时，一句话说明。",
        "One sentence where a figure looks doubtful.",
        width=30,
    ),
)

LINE_FIELDS = (
    _text(CODE, "产品编号", "Product number", "与第一张表中的编号一致。", "As in the first sheet.", required=True),
    _list("kind", ("种类", "Kind"), _KINDS, width=20, required=True),
    _list("stage", ("阶段", "Stage"), _STAGES, ("不填则按种类默认。", "The usual one of the kind if empty.")),
    _text("name", "名称", "Name", width=24),
    _amount("quantity", "数量", "Amount", "一批的用量。", "Of one batch.", required=True),
    _list("unit", ("单位", "Unit"), _UNITS, width=12),
    _text(
        "factor",
        "因子",
        "Factor",
        "材料、包装、运输从列表中选择。",
        "Of materials, packaging and transport: from the list.",
        width=30,
    ),
    _amount("recycled", "再生料比例（%）", "Recycled share (%)"),
    _text("recycled_factor", "再生料因子", "Factor of the recycled part", "从列表中选择。", "From the list.", width=30),
    _amount("uses", "使用次数", "Used how often", "可循环包装的周转次数。", "How often a packaging is used."),
    _list("process", ("工序", "Step"), _STEPS, width=20),
    _list("energy", ("能源", "Energy"), _ENERGIES, ("工序用能或其他能源。", "Of a step, or other energy."), width=20),
    _amount("density", "密度（kg/L）", "Density (kg/L)"),
    _list("origin", ("温室气体来源", "Origin of the gases"), _ORIGINS, width=18),
    _text(
        "part",
        "外购件",
        "Part",
        "从列表中选择对贵公司开放的碳足迹。",
        "A footprint open to you: from the list.",
        width=30,
    ),
    _amount("km", "运距（km）", "Distance (km)"),
    _list("primary", ("实测数据", "We measured this"), _YES, width=12),
    _list("shared", ("与其他产品共用", "Shared with other products"), _YES, width=12),
)

PRODUCTS = Module(
    "products",
    "产品碳足迹",
    "Product footprints",
    PRODUCT_FIELDS,
    most_rows=5_000,
    whole=False,
    title=(CODE, "name_zh", "name_en", "name"),
    line_fields=LINE_FIELDS,
    most_lines=60_000,
)
