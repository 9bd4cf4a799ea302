"""The fixed words of the document in both languages. Plain Python has no gettext; the table is small and complete."""

from typing import Literal

from suppliers.enums import Known

from .card import VetoOutcome

Language = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("绿色供应商评分卡", "Green supplier scorecard"),
    "sample": ("示例 SAMPLE", "SAMPLE 示例"),
    "sample_note": ("示例数据，不代表任何真实企业。", "Sample content. It describes no real company."),
    "credit_code": ("统一社会信用代码", "Unified social credit code"),
    "kind": ("供应商类型", "Kind of supplier"),
    "as_of": ("评价基准日", "As of"),
    "method": ("评价模型", "Scoring model"),
    "issued": ("签发", "Issued"),
    "version": ("版本 {version}", "version {version}"),
    "total": ("总分", "Total"),
    "of_100": ("满分 100", "of 100"),
    "level": ("等级", "Level"),
    "known": ("已知权重", "Weight that is known"),
    "possible": ("未知项全部得满分时", "If all that is unknown earned full points"),
    "from": ("≥ {lowest}", "{lowest} and above"),
    "below": ("< {above}", "below {above}"),
    "profile": ("各维度得分率", "Share of points by dimension"),
    "waterfall": ("总分如何构成", "How the total is made"),
    "earned": ("已得分", "earned"),
    "unknown": ("未知，可补齐", "unknown, may still be earned"),
    "not_earned": ("未得分", "not earned"),
    "dashed": ("虚线：未知项全部得满分时", "Dashed: if all unknown earned full points"),
    "dot": (" · ", " | "),
    "sum": ("总分", "Total"),
    "vetoes": ("否决项", "Vetoes"),
    "no_vetoes": ("本模型未设否决项。", "The model has no vetoes."),
    "veto_stands": (
        "有否决项成立：不论总分多少，均不得准入。",
        "A veto stands: it rules out admission whatever the total.",
    ),
    "strengths": ("主要优势", "Strengths"),
    "no_strengths": ("暂无突出项。", "None stands out yet."),
    "improvements": ("优先改进", "What to improve first"),
    "no_improvements": ("暂无建议。", "Nothing to suggest at present."),
    "gain": ("+{points} 分", "+{points} points"),
    "more": ("另有 {count} 项，见系统。", "{count} more in the system."),
    "trend": ("历次总分", "Totals over time"),
    "first_time": ("首次评价，尚无历次得分。", "First evaluation; there are no earlier totals."),
    "lines": ("逐项说明", "Every indicator"),
    "code": ("编号", "Code"),
    "indicator": ("指标", "Indicator"),
    "value": ("数值", "Value"),
    "points": ("得分", "Points"),
    "weight": ("权重", "Weight"),
    "evidence": ("证据", "Evidence"),
    "reason": ("说明", "Reason"),
    "no_evidence": ("无", "None"),
    "reading": ("阅读说明", "How to read this"),
    "reading_unknown": (
        "未知不等于零分：未问及、不知道、未采信与不适用分别标出，以“—”代替得分；“未知项全部得满分时”给出补齐后总分的上限。",
        "Unknown is not zero: not asked, not known, not accepted and not applicable are told apart and shown with a "
        "dash in place of points. “If all that is unknown earned full points” is the most that the total could become.",
    ),
    "reading_sum": (
        "总分为各指标得分按权重的精确合计，只在最后四舍五入一次，保留两位小数。等级由固定界限决定，与其他供应商无关。",
        "The total is the exact weighted sum of all indicators, rounded once at the end, half up, to two decimals. "
        "Levels follow fixed limits and do not depend on other suppliers.",
    ),
    "check": ("核验", "Check this scorecard"),
    "scan": ("扫码核验", "Scan to check"),
    "check_how": (
        "扫描首页二维码或打开下列网址，核对总分、等级与校验值。",
        "Scan the code on the first page or open this address; compare total, level and fingerprint.",
    ),
    "fingerprint": ("校验值 (SHA-256)", "Fingerprint (SHA-256)"),
    "address": ("网址", "Address"),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
}

_KINDS_OF_MISSING = {
    Known.NOT_ASKED: ("未问及", "Not asked"),
    Known.NOT_KNOWN: ("不知道", "Not known"),
    Known.NOT_ACCEPTED: ("未采信", "Not accepted"),
    Known.NOT_APPLICABLE: ("不适用", "Not applicable"),
}

_OUTCOMES = {
    VetoOutcome.CLEAR: ("未触发", "Clear"),
    VetoOutcome.STANDS: ("成立", "Stands"),
    VetoOutcome.UNKNOWN: ("未知", "Unknown"),
}


class Labels:
    """The words of one language: `labels("page", page=1, pages=3)`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._column = ("zh", "en").index(language)

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][self._column].format(**values)

    def missing(self, known: Known) -> str:
        """The kind of missing, in words."""
        return _KINDS_OF_MISSING[known][self._column]

    def outcome(self, outcome: VetoOutcome) -> str:
        return _OUTCOMES[outcome][self._column]
