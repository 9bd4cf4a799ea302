"""How a company that leads a supply chain runs it: the questions of customers.

They follow the indicators X1 to X6 of the general evaluation system for green supply chain management
(工信厅节函〔2016〕586号), which is written for the leading enterprise of a chain (链主) and not for its suppliers. The
wording and the grades between nothing and everything are ours.
"""

from suppliers.questions.question import LEADERS, Question, level, levels, share, yes_no

_PAPERS = levels(("none", "无", "None"), ("partial", "部分", "In part"), ("complete", "完备", "Complete"))


def _graded(key: str, names: tuple[str, str], hints: tuple[str, str]) -> Question:
    return level(key, "chain", names, hints, _PAPERS, LEADERS)


def _disclosed(key: str, names: tuple[str, str]) -> Question:
    return yes_no(key, "disclosure", names, ("公开渠道可查的为“是”。", "Yes if the public can find it."), LEADERS)


CHAIN: tuple[Question, ...] = (
    _graded(
        "chain_plan",
        ("绿色供应链纳入发展规划", "Green supply chain in the corporate plan"),
        ("中长期规划、年度目标、指标、实施方案。", "Long-term plan, yearly targets, indicators, programme."),
    ),
    _graded(
        "chain_targets",
        ("绿色供应链管理目标", "Targets of green supply chain management"),
        (
            "可考核并已分解：绿色采购、有害物质、节能减排、低风险供应商。",
            "Measurable and shared out: purchasing, substances, energy, low-risk suppliers.",
        ),
    ),
    _graded(
        "chain_body",
        ("绿色供应链专门管理机构", "Dedicated body for the green supply chain"),
        ("设立管理组，职责与资源明确。", "A group with duties and resources."),
    ),
    _graded(
        "purchasing_standard",
        ("绿色采购标准制度", "Green purchasing standards"),
        (
            "采购标准与合同含环保、有害物质、节能条款。",
            "Standards and contracts with clauses on environment, substances and energy.",
        ),
    ),
    _graded(
        "supplier_certification",
        ("供应商认证体系", "Supplier certification"),
        (
            "选择与认证程序，要求环境等体系认证。",
            "Selection and approval that asks for environmental and other certificates.",
        ),
    ),
    _graded(
        "supplier_audits",
        ("供应商定期审核", "Periodic supplier audits"),
        ("按风险等级每年审核并保留记录。", "Yearly by risk, with records."),
    ),
    _graded(
        "supplier_evaluation",
        ("供应商绩效评估", "Supplier performance evaluation"),
        ("质量、成本、环境等，结果得到应用。", "Quality, cost, environment; with consequences."),
    ),
    _graded(
        "supplier_training",
        ("供应商定期培训", "Supplier training"),
        ("有计划、教材、考核。", "With plan, material and examination."),
    ),
    share(
        "low_risk_suppliers",
        "chain",
        ("低风险供应商占比", "Share of low-risk suppliers"),
        ("低风险供应商数占供应商总数。", "Low-risk suppliers of all suppliers."),
        LEADERS,
    ),
    _graded(
        "saving_measures",
        ("节能减排措施", "Energy-saving and emission-cutting measures"),
        ("合规之外的措施；处罚另行扣分。", "Beyond what the law asks; penalties are deducted apart."),
    ),
    share(
        "product_recovery",
        "circularity",
        ("产品回收率", "Product recovery rate"),
        ("最近一年。", "Latest year."),
        LEADERS,
    ),
    share(
        "packaging_recovery",
        "circularity",
        ("包装回收率", "Packaging recovery rate"),
        ("最近一年。", "Latest year."),
        LEADERS,
    ),
    _graded(
        "recovery_system",
        ("回收体系", "Recovery system"),
        ("自建或与第三方联合回收。", "Own, or with a third party."),
    ),
    _graded(
        "recovery_guidance",
        ("指导下游企业回收拆解", "Guidance for recovery and dismantling"),
        ("向下游提供回收、拆解说明或培训。", "Instructions or training for those downstream."),
    ),
    _graded(
        "chain_platform",
        ("绿色供应链信息平台", "Information platform"),
        ("覆盖供应商、物料、有害物质、能耗与排放数据。", "Suppliers, materials, substances, energy and emissions."),
    ),
    _disclosed("disclosed_emissions", ("披露本企业节能减排减碳信息", "Own energy and emissions disclosed")),
    _disclosed("disclosed_audits", ("披露供应商审核率及低风险占比", "Audit rate and low-risk share disclosed")),
    _disclosed("disclosed_suppliers", ("披露供应商节能减排信息", "Suppliers' energy and emissions disclosed")),
    _disclosed("disclosed_purchasing", ("社会责任报告含绿色采购信息", "Responsibility report with green purchasing")),
)
