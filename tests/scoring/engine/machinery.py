"""The facts that the machinery model uses, and the model itself, read from the fixtures."""

import json
from pathlib import Path

from scoring.engine.facts import FactKind, FactSpec
from scoring.engine.model import Model
from scoring.engine.parse import model_from_json

ROOT = Path(__file__).resolve().parents[3]
MACHINERY = ROOT / "fixtures" / "reference" / "models" / "machinery_supplier_v0.json"

LEVELS = {
    "permit_state": "none expiring registered_clean valid",
    "ems_state": "none in_progress valid_unaccredited valid_accredited",
    "enms_state": "none in_progress valid",
    "cleaner_production": "none level_3 level_2 level_1",
    "inventory_assurance": "none self_checked third_party",
    "hazardous_substances": "none declaration reports",
    "esi_state": "none planned quantified",
    "green_factory": "none municipal provincial national",
    "hazardous_waste": "not_compliant compliant",
    "weather_grade": "d c b_minus b a",
    "pledge_state": "none signed target_validated",
    "disclosure_state": "none published assured",
    "ecovadis": "none committed bronze silver gold platinum",
    "cdp": "none d c b a",
}
OTHERS = {
    FactKind.YES_NO: "qms_valid ohsms_valid major_incident_3y untrustworthy_listed",
    FactKind.COUNT: "penalties_3y innovation_national innovation_provincial innovation_own fleet_old",
    FactKind.CHANGE: "pcf_vs_average intensity_improvement",
    FactKind.SHARE: "pcf_coverage green_power_share recycled_content solid_waste_use water_reuse packaging_reusable "
    "fleet_clean mode_shift citi_score submission_quality",
}
FACTS = {key: FactSpec(key, FactKind.LEVEL, tuple(levels.split())) for key, levels in LEVELS.items()} | {
    key: FactSpec(key, kind) for kind, keys in OTHERS.items() for key in keys.split()
}


def machinery() -> Model:
    return model_from_json(json.loads(MACHINERY.read_text(encoding="utf-8")), FACTS)
