"""A certificate as an OFD: labels in a template, what is filled in on the page, as issuing systems write it."""

from collections.abc import Sequence

from tests.suppliers.checks.hostile import make_package

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LABELS = [
    ("环境管理体系认证证书", 60, 30),
    ("证书编号：", 40, 60),
    ("兹证明", 95, 75),
    ("符合标准", 90, 110),
    ("认证范围：", 40, 140),
    ("发证日期：", 40, 190),
    ("有效期至：", 40, 205),
    ("认证机构：", 40, 230),
]
VALUES = [
    ("99924E00001R0M", 65, 60),
    ("示例精密机械（河北）有限公司", 60, 90),
    ("GB/T 24001-2016/ISO 14001:2015", 60, 120),
    ("机械零部件的设计、生产和销售", 65, 140),
    ("2024年3月5日", 65, 190),
    ("2027年3月4日", 65, 205),
    ("示例认证中心有限公司", 65, 230),
]


def make_content(texts: Sequence[tuple[str, float, float]], *, size: float = 5) -> bytes:
    """A page with texts at left, top in millimetres."""
    objects = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="{left} {top - 1.5} 120 7" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{1 + size}">{text}</ofd:TextCode></ofd:TextObject>'
        for at, (text, left, top) in enumerate(texts, 100)
    )
    layer = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
    return f'<ofd:Page {NAMESPACE}><ofd:Template TemplateID="7"/>{layer}</ofd:Page>'.encode()


def make_certificate_ofd(*, content: bytes = b"", template: bytes = b"", **extra: bytes) -> bytes:
    document = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        '</ofd:PageArea><ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    root = f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return make_package(
        {
            "OFD.xml": root.encode(),
            "Doc_0/Document.xml": document.encode(),
            "Doc_0/Pages/Page_0/Content.xml": content or make_content(VALUES),
            "Doc_0/Tpls/Tpl_0/Content.xml": template or make_content(LABELS),
            **extra,
        }
    )
