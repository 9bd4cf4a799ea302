"""The questions of logistics providers: fleet, mode of transport, warehouses (white paper 2024, chapter 07)."""

from suppliers.questions.question import CARRIERS, Question, count, level, levels, share

LOGISTICS: tuple[Question, ...] = (
    share(
        "fleet_new_energy",
        "logistics",
        ("新能源车辆占比", "Share of new-energy vehicles"),
        (
            "自有和长期租用车辆中纯电动、插电混动、氢能车辆。",
            "Battery, plug-in and hydrogen among own and long-leased vehicles.",
        ),
        CARRIERS,
    ),
    level(
        "fleet_phase_out",
        "logistics",
        ("老旧机动车淘汰", "Phase-out of old vehicles"),
        ("国三及以下车辆；从未有过的选“已完成”。", "Vehicles of China III or older; if you never had any: completed."),
        levels(
            ("none", "无计划", "No plan"),
            ("planned", "有书面计划", "Written plan"),
            ("under_way", "实施中", "Under way"),
            ("completed", "已完成", "Completed"),
        ),
        CARRIERS,
    ),
    level(
        "multimodal",
        "logistics",
        ("多式联运", "Multimodal transport"),
        ("公铁、公水、铁水联运产品。", "Services that combine road, rail and water."),
        levels(("none", "无", "None"), ("planned", "筹备中", "Being set up"), ("offered", "已开行", "In operation")),
        CARRIERS,
    ),
    share(
        "empty_running",
        "logistics",
        ("车辆空驶率", "Empty running"),
        ("空驶里程占总里程，最近一年。", "Empty kilometres of all kilometres, latest year."),
        CARRIERS,
    ),
    count(
        "warehouse_measures",
        "logistics",
        ("绿色仓库措施项数", "Green warehouse measures"),
        (
            "屋顶光伏、LED 照明、电动叉车，每项计 1；没有仓库的选“不适用”。",
            "Roof photovoltaics, LED lighting, electric forklifts: one each; not applicable without a warehouse.",
        ),
        CARRIERS,
        high=3,
    ),
    level(
        "shipment_carbon",
        "logistics",
        ("向客户提供运输碳排放数据", "Carbon data of shipments for customers"),
        ("按运输方式、吨公里计算的二氧化碳当量。", "CO2e by mode and tonne-kilometre."),
        levels(
            ("none", "不提供", "None"),
            ("on_request", "按需提供", "On request"),
            ("every_shipment", "逐票提供", "With every shipment"),
        ),
        CARRIERS,
    ),
)
