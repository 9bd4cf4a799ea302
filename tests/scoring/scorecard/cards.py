"""Scorecards to draw: one full card of 27 indicators in both languages. Everything in it is a sample."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from scoring.scorecard import (
    Dimension,
    Earlier,
    Improvement,
    Issue,
    Language,
    Level,
    Line,
    Method,
    Result,
    Scorecard,
    Subject,
    Veto,
    VetoOutcome,
)
from suppliers.enums import Known

FINGERPRINT = "9f2c4e7a1b0d3f5867c2a4e6b8d0f1a3c5e7092b4d6f8a1c3e5f7b9d0a2c4e6f"
ADDRESS = "https://greengate.example/check/SC-2026-000123?h=9f2c4e7a1b0d3f58"
BEIJING = timezone(timedelta(hours=8))

DIMENSIONS = (
    ("M1", "环境合规与管理体系", "Compliance & management systems", 2250, 2250, 2500),
    ("M2", "碳管理与碳绩效", "Carbon management & performance", 1410, 2010, 2500),
    ("M3", "绿色设计与材料(四新优先)", "Design, materials, “four new”", 1080, 1080, 1500),
    ("M4", "绿色制造与资源循环", "Green manufacturing & circularity", 1165, 1365, 1500),
    ("M5", "绿色包装与物流", "Packaging & logistics", 480, 780, 1000),
    ("M6", "信息披露与协同", "Disclosure & cooperation", 700, 700, 1000),
)
# code, name, value and reason in both languages; points; weight; what is known; evidence
K, A, N, R, X = Known.KNOWN, Known.NOT_ASKED, Known.NOT_KNOWN, Known.NOT_ACCEPTED, Known.NOT_APPLICABLE
LINES = (
    ("M1.1", "排污许可/登记有效且达标排放", "Permit valid, compliant", "有效", "Valid", "6.00 / 6.00", 600, K),
    ("M1.2", "环境管理体系 GB/T 24001", "EMS (ISO 14001)", "有效，CNAS 认可", "Accredited", "6.00 / 6.00", 600, K),
    ("M1.3", "能源管理体系 GB/T 23331", "EnMS (ISO 50001)", "在建", "In progress", "1.00 / 3.00", 300, K),
    ("M1.4", "质量与职业健康安全体系", "QMS + OHSMS", "两项有效", "Both valid", "4.00 / 4.00", 400, K),
    ("M1.5", "清洁生产审核(近5年通过验收)", "Cleaner production audit", "Ⅱ级", "Level II", "2.00 / 3.00", 300, K),
    ("M1.6", "近3年环保处罚记录", "Penalties in 3 years", "0 次", "0", "3.00 / 3.00", 300, K),
    ("M2.1", "组织碳盘查(ISO 14064-1)及核查", "Organisation inventory", "自查", "Self-checked", "4.00 / 6.00", 600, K),
    ("M2.2", "产品碳足迹提交(ISO 14067/GB/T 24067)覆盖率", "PCF coverage", "60%", "60%", "3.60 / 6.00", 600, K),
    ("M2.3", "产品碳足迹相对行业平均", "PCF against industry average", "", "", "", 600, N),
    ("M2.4", "单位产值能耗/碳强度年改善率", "Intensity improvement", "4.2%/年", "4.2% a year", "4.00 / 4.00", 400, K),
    ("M2.5", "绿电比例", "Green power share", "41.7%", "41.7%", "2.50 / 3.00", 300, K),
    ("M3.1", "新技术/新工艺/新产品/新材料/节能环保材料证据", "Four-new & eco material evidence",
     "国家 1，省级 1", "1 national, 1 provincial", "5.00 / 6.00", 600, K),
    ("M3.2", "再生/可回收材料比例", "Recycled content", "45%", "45%", "1.80 / 4.00", 400, K),
    ("M3.3", "有害物质管控(RoHS/REACH/RSL)", "Hazardous substances", "声明", "Declaration", "2.00 / 3.00", 300, K),
    ("M3.4", "早期介入减量项目", "Early involvement savings", "已量化", "Quantified", "2.00 / 2.00", 200, K),
    ("M4.1", "绿色工厂等级", "Green factory level", "国家级", "National", "5.00 / 5.00", 500, K),
    ("M4.2", "危废合规处置", "Hazardous waste", "合规", "Compliant", "3.00 / 3.00", 300, K),
    ("M4.3", "一般固废综合利用率", "Solid waste use", "79.5%", "79.5%", "2.65 / 3.00", 300, K),
    ("M4.4", "重复用水率/清洁工艺", "Water reuse", "", "", "", 200, R),
    ("M4.5", "重污染天气绩效分级", "Emergency performance grade", "C", "C", "1.00 / 2.00", 200, K),
    ("M5.1", "可降解/可重复使用包装比例", "Reusable or degradable packaging", "75%", "75%", "3.00 / 4.00", 400, K),
    ("M5.2", "车辆排放阶段结构(国六+新能源占比)", "Fleet", "60%", "60%", "1.80 / 3.00", 300, K),
    ("M5.3", "公转铁/公转水比例(中长距离)", "Mode shift", "", "", "", 300, A),
    ("M6.1", "绿色倡议签署与减排目标", "Pledge & target", "已签", "Signed", "1.00 / 2.00", 200, K),
    ("M6.2", "ESG/CSR或环境信息披露", "Disclosure", "已发布", "Published", "2.00 / 3.00", 300, K),
    ("M6.3", "外部评级(EcoVadis/CDP/CITI)", "External rating", "银牌", "EcoVadis silver", "2.00 / 3.00", 300, K),
    ("M6.4", "数据提交及时性与质量", "Timeliness and quality", "100%", "100%", "2.00 / 2.00", 200, K),
)  # fmt: skip
LEVELS = (
    ("A", "绿色供应商", "Green supplier", 8500),
    ("B", "良好", "Good", 7000),
    ("C", "合格/需改进", "Acceptable, to improve", 6000),
    ("D", "不合格", "Not acceptable", 0),
)
REASONS = {
    K: ("按规则计分：证据已核实，全额计入。", "Scored by the rule; the evidence is verified and counts in full."),
    A: ("评价时尚未向供应商问及。", "The supplier had not been asked when this was scored."),
    N: ("供应商答复不知道：行业平均值尚无可靠来源。", "The supplier does not know: no reliable industry average yet."),
    R: ("所附水平衡测试报告已过期，未采信。", "The water balance report had expired and was not accepted."),
    X: ("不适用于该类供应商。", "Does not apply to this kind of supplier."),
}
STRENGTHS = (
    ("国家级绿色工厂，固废利用率高", "National green factory with a high use of solid waste"),
    ("排污许可与环境管理体系有效，近三年无处罚", "Valid permit and EMS, no penalties in three years"),
    ("单位产值 CO₂ 强度逐年改善 4.2%", "CO₂ intensity improves by 4.2% a year"),
)
EVIDENCE = (
    "证书 00126E30001R0M，第 1 页；2026-05-18 由合规岗核实",
    "Certificate 00126E30001R0M, page 1; verified by compliance on 2026-05-18",
)


def make_card(language: Language = "zh") -> Scorecard:
    """A complete card of a sample supplier, 70.85 points, level B."""
    pick = ("zh", "en").index(language)
    levels = tuple(Level(code, names[pick], lowest) for code, *names, lowest in LEVELS)
    return Scorecard(
        subject=Subject(
            "示例苏州喆堃精密机械制造有限公司", "Sample Suzhou Zhekun Precision Machinery Manufacturing Co., Ltd.",
            "91320500MA1SAMPL0X", ("制造商", "Manufacturer")[pick],
        ),
        method=Method(
            ("机械/大型成套装备供应商绿色评价模板", "Supplier template for machinery and complete equipment")[pick],
            "v0",
            ("建议稿，非官方权重", "Proposed; the weights are not official")[pick],
        ),
        as_of=date(2026, 9, 30),
        result=Result(7085, levels[1], 8900, 8185),
        levels=levels,
        dimensions=tuple(Dimension(code, (zh, en)[pick], *points) for code, zh, en, *points in DIMENSIONS),
        lines=tuple(_line(number, pick) for number in range(len(LINES))),
        vetoes=(
            Veto(("无有效排污许可或登记", "No valid discharge permit")[pick], VetoOutcome.CLEAR,
                 ("排污许可证有效至 2028-03-31", "Permit valid until 2028-03-31")[pick]),
            Veto(("近三年发生重大环境事故", "Major environmental incident in three years")[pick], VetoOutcome.CLEAR,
                 ("公开记录未见", "None on public record")[pick]),
            Veto(("列入失信惩戒名单", "On the list of untrustworthy parties")[pick], VetoOutcome.UNKNOWN,
                 ("名录尚未查询，不作结论", "The register has not been asked; no conclusion is drawn")[pick]),
        ),
        strengths=tuple(pair[pick] for pair in STRENGTHS),
        improvements=tuple(
            Improvement(texts[pick], gain, effort[pick]) for texts, gain, effort in (
                (("完成产品碳足迹与行业平均的比较", "Compare product footprints with the industry average"), 300,
                 ("约 2 个月", "about 2 months")),
                (("提交第三方碳核查报告", "Have the inventory verified by a third party"), 200,
                 ("约 3 个月", "about 3 months")),
                (("更新水平衡测试报告", "Renew the water balance report"), 200, ("", "")),
            )
        ),
        trend=(
            Earlier(date(2025, 9, 30), 5840), Earlier(date(2025, 12, 31), 6125),
            Earlier(date(2026, 3, 31), 6630), Earlier(date(2026, 6, 30), 6975),
        ),
        issue=Issue(
            ("示例装备集团 · 成套装备公司", "Sample Equipment Group · Complete Plant Company")[pick],
            ("合规岗 示例", "Sample compliance officer")[pick],
            datetime(2026, 10, 8, 1, 30, tzinfo=UTC).astimezone(BEIJING), FINGERPRINT, ADDRESS, is_sample=True,
        ),
    )  # fmt: skip


def _line(number: int, pick: int) -> Line:
    code, zh, en, value_zh, value_en, points, weight, known = LINES[number]
    evidence = EVIDENCE[pick] if known == Known.KNOWN and number % 3 != 2 else ""
    return Line(
        code, code.split(".")[0], (zh, en)[pick], known, (value_zh, value_en)[pick], points, weight, evidence,
        REASONS[known][pick],
    )  # fmt: skip


def with_subject(card: Scorecard, name: str) -> Scorecard:
    """The same card for another name."""
    return replace(card, subject=replace(card.subject, name_zh=name, name_en=name))
