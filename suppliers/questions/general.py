"""The questions of every supplier, and of those that make or move goods: what the machinery template reads."""

from suppliers.enums import SupplierKind
from suppliers.questions.question import (
    EVERYBODY,
    MAKERS,
    MOVERS,
    AnswerType,
    Option,
    Question,
    count,
    level,
    levels,
    share,
    yes_no,
)

_HELD = (
    Option("not_held", "没有", "Not held"),
    Option("in_progress", "办理中", "In progress"),
)


GENERAL: tuple[Question, ...] = (
    level(
        "without_permit",
        "compliance",
        ("排污许可证或登记回执（尚未上传时）", "Discharge permit or registration (if none is uploaded)"),
        ("已上传证照的，不必回答。", "No need to answer when the permit is uploaded."),
        _HELD,
        MAKERS,
    ),
    level(
        "without_ems",
        "compliance",
        ("环境管理体系认证（尚未上传时）", "Environmental management certificate (if none is uploaded)"),
        ("GB/T 24001 / ISO 14001。", "GB/T 24001 / ISO 14001."),
        _HELD,
    ),
    level(
        "without_enms",
        "compliance",
        ("能源管理体系认证（尚未上传时）", "Energy management certificate (if none is uploaded)"),
        ("GB/T 23331 / ISO 50001。", "GB/T 23331 / ISO 50001."),
        _HELD,
    ),
    count(
        "penalties_3y",
        "compliance",
        ("近三年环保行政处罚次数", "Environmental penalties in the last three years"),
        ("以处罚决定书为准；没有填 0。", "By decision letters; enter 0 if there were none."),
        EVERYBODY,
    ),
    yes_no(
        "major_incident_3y",
        "compliance",
        ("近三年是否发生重大环境污染事件", "Major environmental incident in the last three years"),
        ("较大及以上突发环境事件，或环境刑事处罚。", "A serious environmental event, or a criminal penalty for one."),
    ),
    yes_no(
        "untrustworthy_listed",
        "compliance",
        ("是否被列为失信被执行人", "Listed as a dishonest judgment debtor (失信被执行人)"),
        ("以中国执行信息公开网为准。", "By the public list of the courts."),
    ),
    share(
        "pcf_coverage",
        "carbon",
        ("已提交碳足迹的产品占销售额比例", "Share of sales with a product carbon footprint"),
        ("ISO 14067 或 GB/T 24067-2024。", "ISO 14067 or GB/T 24067-2024."),
        MAKERS,
    ),
    Question(
        "pcf_vs_average",
        "carbon",
        AnswerType.CHANGE,
        "主要产品碳足迹与行业平均之差",
        "Main product's footprint against the sector's average",
        "低于平均填负数，如 -25。",
        "Below the average is negative, such as -25.",
        low=-10_000,
        high=100_000,
        asked_of=MAKERS,
    ),
    *(
        count(
            f"innovation_{place}",
            "design",
            (f"{where_zh}的“四新”与节能环保项目", f"New or eco items {where_en}"),
            (
                "新技术、新工艺、新产品、新材料、节能环保材料的项数；没有填 0。",
                "New technology, process, product or material, or energy-saving or eco material: how many, 0 if none.",
            ),
            EVERYBODY,
        )
        for place, where_zh, where_en in (
            ("national", "列入国家目录", "in a national catalogue"),
            ("provincial", "列入省级目录", "in a provincial catalogue"),
            ("own", "企业自证", "on own evidence"),
        )
    ),
    share(
        "recycled_content",
        "design",
        ("再生或可回收材料占材料用量比例", "Recycled or recyclable share of materials"),
        ("按质量。", "By mass."),
        MAKERS,
    ),
    level(
        "hazardous_substances",
        "design",
        ("有害物质管控（RoHS / REACH / 限用物质清单）", "Hazardous substances (RoHS / REACH / restricted list)"),
        ("检测报告齐全、声明，或都没有。", "Full test reports, a declaration, or neither."),
        levels(
            ("none", "无", "None"),
            ("declaration", "有声明", "Declaration"),
            ("reports", "检测报告齐全", "Full test reports"),
        ),
        MAKERS | {SupplierKind.TRADER, SupplierKind.CUSTOMER},
    ),
    level(
        "esi_state",
        "design",
        ("早期介入减量项目", "Early-involvement reduction project"),
        ("与采购方共同减少原辅材料、包装的项目。", "A project with the buyer to use less material or packaging."),
        levels(("none", "无", "None"), ("planned", "有计划", "Planned"), ("quantified", "已量化", "Quantified")),
        MAKERS,
    ),
    level(
        "hazardous_waste",
        "circularity",
        ("危险废物处置", "Hazardous waste disposal"),
        ("委托有证单位且转移联单闭合为合规。", "Compliant: licensed contractor and closed transfer notes."),
        levels(("not_compliant", "不合规", "Not compliant"), ("compliant", "合规", "Compliant")),
        MAKERS,
    ),
    share(
        "solid_waste_use",
        "circularity",
        ("一般固废综合利用率", "Solid waste utilisation"),
        ("按质量。", "By mass."),
        MAKERS,
    ),
    share("water_reuse", "circularity", ("重复用水率", "Water reuse"), ("按水量。", "By volume."), MAKERS),
    share(
        "packaging_reusable",
        "logistics",
        ("可降解或可重复使用包装比例", "Reusable or degradable packaging"),
        ("按包装质量。", "By packaging mass."),
        MOVERS,
    ),
    share(
        "fleet_clean",
        "logistics",
        ("国六及新能源车辆占比", "Share of China VI and new-energy vehicles"),
        ("自有和长期租用车辆。", "Own vehicles and those on long lease."),
        MOVERS,
    ),
    count(
        "fleet_old",
        "logistics",
        ("国三及以下车辆数", "Vehicles of China III or older"),
        ("没有填 0。", "Enter 0 if there are none."),
        MOVERS,
    ),
    share(
        "mode_shift",
        "logistics",
        ("中长距离运输中铁路、水路占比", "Rail and water share of medium and long haul"),
        ("按吨公里，运距 500 公里以上。", "By tonne-kilometre, legs of 500 km and more."),
        MOVERS,
    ),
    level(
        "pledge_state",
        "disclosure",
        ("《供应商绿色倡议》与减排目标", "Green pledge and reduction target"),
        ("目标经第三方验证为最高一档。", "Best: a target validated by a third party."),
        levels(
            ("none", "未签署", "Not signed"),
            ("signed", "已签署", "Signed"),
            ("target_validated", "目标经验证", "Validated target"),
        ),
    ),
    level(
        "disclosure_state",
        "disclosure",
        ("ESG、社会责任或环境信息披露", "ESG, CSR or environmental disclosure"),
        ("最近一个报告年度。", "For the latest reporting year."),
        levels(("none", "无", "None"), ("published", "已发布", "Published"), ("assured", "经鉴证", "Assured")),
    ),
    level(
        "cdp",
        "disclosure",
        ("CDP 气候评分", "CDP climate score"),
        ("没有参加选“无”。", "Choose none if you took no part."),
        levels(("none", "无", "None"), ("d", "D", "D"), ("c", "C", "C"), ("b", "B", "B"), ("a", "A", "A")),
    ),
    share(
        "citi_score",
        "disclosure",
        ("CITI 指数得分", "CITI score"),
        ("百分制。", "Out of one hundred."),
        EVERYBODY,
    ),
)
