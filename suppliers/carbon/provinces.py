"""The provinces of mainland China: ISO 3166-2 code, first digits of GB/T 2260, and names; and the regional grids."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Place:
    """A province or grid. `digits` are the first two of its regions in GB/T 2260, "" for a grid and the nation."""

    code: str
    digits: str
    name_zh: str
    name_en: str


PROVINCES: tuple[Place, ...] = (
    Place("CN-BJ", "11", "北京", "Beijing"),
    Place("CN-TJ", "12", "天津", "Tianjin"),
    Place("CN-HE", "13", "河北", "Hebei"),
    Place("CN-SX", "14", "山西", "Shanxi"),
    Place("CN-NM", "15", "内蒙古", "Inner Mongolia"),
    Place("CN-LN", "21", "辽宁", "Liaoning"),
    Place("CN-JL", "22", "吉林", "Jilin"),
    Place("CN-HL", "23", "黑龙江", "Heilongjiang"),
    Place("CN-SH", "31", "上海", "Shanghai"),
    Place("CN-JS", "32", "江苏", "Jiangsu"),
    Place("CN-ZJ", "33", "浙江", "Zhejiang"),
    Place("CN-AH", "34", "安徽", "Anhui"),
    Place("CN-FJ", "35", "福建", "Fujian"),
    Place("CN-JX", "36", "江西", "Jiangxi"),
    Place("CN-SD", "37", "山东", "Shandong"),
    Place("CN-HA", "41", "河南", "Henan"),
    Place("CN-HB", "42", "湖北", "Hubei"),
    Place("CN-HN", "43", "湖南", "Hunan"),
    Place("CN-GD", "44", "广东", "Guangdong"),
    Place("CN-GX", "45", "广西", "Guangxi"),
    Place("CN-HI", "46", "海南", "Hainan"),
    Place("CN-CQ", "50", "重庆", "Chongqing"),
    Place("CN-SC", "51", "四川", "Sichuan"),
    Place("CN-GZ", "52", "贵州", "Guizhou"),
    Place("CN-YN", "53", "云南", "Yunnan"),
    Place("CN-XZ", "54", "西藏", "Tibet"),
    Place("CN-SN", "61", "陕西", "Shaanxi"),
    Place("CN-GS", "62", "甘肃", "Gansu"),
    Place("CN-QH", "63", "青海", "Qinghai"),
    Place("CN-NX", "64", "宁夏", "Ningxia"),
    Place("CN-XJ", "65", "新疆", "Xinjiang"),
)
WIDER: tuple[Place, ...] = (
    Place("CN", "", "全国", "China"),
    Place("CN-NCG", "", "华北电网", "North China grid"),
    Place("CN-NEG", "", "东北电网", "Northeast grid"),
    Place("CN-ECG", "", "华东电网", "East China grid"),
    Place("CN-CCG", "", "华中电网", "Central China grid"),
    Place("CN-NWG", "", "西北电网", "Northwest grid"),
    Place("CN-SG", "", "南方电网", "Southern grid"),
    Place("CN-SWG", "", "西南电网", "Southwest grid"),
)
PLACES: Mapping[str, Place] = MappingProxyType({place.code: place for place in (*PROVINCES, *WIDER)})
_BY_DIGITS = {place.digits: place for place in PROVINCES}


def province_of_region(region: str) -> Place | None:
    """The province of a GB/T 2260 region of six digits; None for the nation (100000) and for what we have not."""
    return _BY_DIGITS.get(region[:2])
