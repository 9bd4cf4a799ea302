"""Makers of what lies in a supplier's file, for tests of scoring."""

import json
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from scoring.engine.facts import Fact
from scoring.evidence.catalogue import BY_KEY
from scoring.evidence.reading import read_facts
from scoring.models import ScoringModel
from scoring.operations.publishing import publish_model
from suppliers.carbon.reliability import Grounds, reliability
from suppliers.enums import AnswerState, CertificateStatus, EvidenceLevel, Known, SupplierKind
from suppliers.models import Certificate, Disclosure, Document, Incident, Inventory, Supplier
from suppliers.questions import questions_for
from tests.factories import NOW, TODAY, make_category, make_certificate_type, make_supplier

MODELS = Path("fixtures/reference/models")
DEFINITION = MODELS / "machinery_supplier_v0.json"
LOGISTICS, MIIT = MODELS / "logistics_provider_v0.json", MODELS / "drafts" / "miit_gscm_general_v0.json"
SHIPPED = (DEFINITION, LOGISTICS, MIIT)
TIERS = {
    "CLEANPROD": ["Ⅰ级", "Ⅱ级", "Ⅲ级"],
    "GREENFACTORY": ["国家级", "省级", "市级"],
    "WEATHERGRADE": ["A级", "B级", "B-", "C级", "D级", "引领性", "非引领性"],
    "ECOVADIS": ["Platinum", "Gold", "Silver", "Bronze", "Committed", "Fast Mover", "none"],
}
TYPES = ["DISCHARGEPERMIT", "DISCHARGEREG", "ISO14001", "ISO50001", "ISO9001", "ISO45001", *TIERS]
EARLIER = NOW - timedelta(days=30)
_numbers = count(1)


def make_model() -> ScoringModel:
    """The machinery model, published and in force since long."""
    definition = json.loads(DEFINITION.read_text())
    return publish_model(definition, by=None, at=EARLIER, in_force_from=date(2020, 1, 1))


def publish(path: Path, *, on: date = date(2020, 1, 1), **changed: object) -> ScoringModel:
    """A shipped model, or one made of it by other fields, in force from a day on; its categories are made."""
    definition = json.loads(path.read_text("utf-8")) | changed
    if changed:
        del definition["hash"]
    lines = [line for dimension in definition["dimensions"] for line in dimension["criteria"]]
    named = [code for line in lines for code in line["categories"] or ()]
    for code in [*named, *definition.get("scope", {}).get("categories", [])]:
        make_category(code)
    return publish_model(definition, by=None, at=EARLIER, in_force_from=on)


def make_document(supplier: Supplier) -> Document:
    number = next(_numbers)
    return Document.objects.create(
        supplier=supplier,
        name=f"示例{number}.pdf",
        path=f"sample/{number}",
        sha256=f"{number:064x}",
        media_type="application/pdf",
        size=1,
        uploaded_by=None,
        uploaded_at=EARLIER,
    )


def hold(
    supplier: Supplier,
    code: str,
    *,
    status: str = "verified",
    until: date | None = TODAY + timedelta(days=365),
    tier: str = "",
    accreditation: str = "",
    document: Document | None = None,
    **fields: object,
) -> Certificate:
    """A certificate in the supplier's file, checked and claimed before today."""
    number = f"N{next(_numbers)}"
    values: dict[str, object] = {
        "valid_from": date(2020, 1, 1),
        "claimed_at": EARLIER,
        "checked_at": EARLIER if status in {"verified", "rejected"} else None,
        "rejection": "other" if status == "rejected" else "",
    }
    return Certificate.objects.create(
        supplier=supplier,
        type=make_certificate_type(code, tiers=TIERS.get(code)),
        number=number,
        number_key=number,
        holder="示例",
        status=status,
        valid_until=until,
        tier=tier,
        accreditation=accreditation,
        document=document,
        **values | fields,
    )


def answer(supplier: Supplier, question: str, value: int | None, **fields: object) -> Disclosure:
    """An answer; without a value it is not known unless `state` says otherwise."""
    values: dict[str, object] = {
        "state": AnswerState.NOT_KNOWN if value is None else AnswerState.GIVEN,
        "evidence": EvidenceLevel.DECLARED,
        "answered_at": EARLIER,
    }
    return Disclosure.objects.create(supplier=supplier, question=question, value=value, **values | fields)


def happen(
    supplier: Supplier, kind: str, *, severity: str = "ordinary", on: date = TODAY, **fields: object
) -> Incident:
    """An incident in the register."""
    values: dict[str, object] = {"source": "示例来源", "recorded_at": EARLIER}
    return Incident.objects.create(supplier=supplier, kind=kind, severity=severity, occurred_on=on, **values | fields)


def report(supplier: Supplier, year: int, **fields: object) -> Inventory:
    """An inventory of 1,000 t over 1,000 万元 with a fifth of its power green, as reliable as its papers and check."""
    values: dict[str, object] = {
        "assurance": "self_checked",
        "output_wan": Decimal(1_000),
        "library_version": "test",
        "scope1_kg": Decimal(400_000),
        "scope2_location_kg": Decimal(600_000),
        "scope2_market_kg": Decimal(600_000),
        "kgce_calorific": Decimal(1),
        "kgce_equivalent": Decimal(1),
        "electricity_kwh": Decimal(1_000_000),
        "green_kwh": Decimal(200_000),
        "reported_at": EARLIER,
        "reliability": _reliability(fields),
    }
    return Inventory.objects.create(supplier=supplier, year=year, **values | fields)


def _reliability(fields: dict[str, object]) -> int:
    accepted = fields.get("accepted")
    return reliability(
        Grounds("bills", documented="document" in fields, accepted=None if accepted is None else bool(accepted))
    ).level


def make_good_file(*, until: date = TODAY + timedelta(days=200)) -> Supplier:
    """A manufacturer with a permit, an environmental system until a day, and every question answered at its best."""
    supplier = make_supplier()
    hold(supplier, "DISCHARGEPERMIT", until=None)
    hold(supplier, "ISO14001", accreditation="CNAS C001-M", until=until)
    for question in questions_for(supplier.kind):
        bad = question.key in {"penalties_3y", "major_incident_3y", "untrustworthy_listed", "fleet_old"}
        if not question.key.startswith("without_"):
            worst_first = question.low if bad or question.key == "pcf_vs_average" else min(question.high, 10_000)
            answer(supplier, question.key, worst_first, evidence=EvidenceLevel.VERIFIED)
    report(supplier, 2025, accepted=True, checked_at=NOW)
    return supplier


def make_random_file(rng: random.Random) -> Supplier:
    """A supplier of any kind with a file that holds a bit of everything, good and bad."""
    supplier = make_supplier(kind=rng.choice(list(SupplierKind)))
    document = make_document(supplier)
    for code in rng.sample(TYPES, rng.randint(0, len(TYPES))):
        for _ in range(rng.choice([1, 1, 2])):
            hold(
                supplier,
                code,
                status=rng.choice([*CertificateStatus]),
                until=rng.choice([None, TODAY, TODAY + timedelta(days=rng.randint(-400, 400))]),
                tier=rng.choice(TIERS.get(code, [""])),
                accreditation=rng.choice(["", "CNAS C001-M", "UKAS"]),
                document=rng.choice([None, document]),
            )
    for question in questions_for(supplier.kind):
        if rng.random() < 0.8:
            _answer_by_chance(rng, supplier, question.key, rng.randint(question.low, min(question.high, 12_000)))
    for _ in range(rng.choice([0, 0, 1, 3])):
        happen(
            supplier,
            rng.choice(list(Incident.Kind)),
            severity=rng.choice(["ordinary", "ordinary", "ordinary", "major"]),
            on=TODAY - timedelta(days=rng.randint(0, 1_500)),
        )
    for year in rng.sample(range(2021, 2026), rng.randint(0, 3)):
        report(
            supplier,
            year,
            assurance=rng.choice(list(Inventory.Assurance)),
            output_wan=rng.choice([None, Decimal(rng.randint(1, 10**9)) / 100]),
            scope1_kg=Decimal(rng.randint(0, 10**12)) / 1000,
            green_kwh=Decimal(rng.randint(0, 10**9)) / 1000,
            **rng.choice([{}, {"accepted": True, "checked_at": EARLIER}, {"accepted": False, "checked_at": EARLIER}]),
        )
    return supplier


def _answer_by_chance(rng: random.Random, supplier: Supplier, key: str, value: int) -> None:
    fields: dict[str, object] = {"evidence": rng.choice([1, 2, 3])}
    state = rng.choice([*AnswerState, AnswerState.GIVEN, AnswerState.GIVEN, AnswerState.GIVEN])
    if rng.random() < 0.1:
        fields |= {"accepted": False, "checked_at": EARLIER}
    answer(supplier, key, value if state == AnswerState.GIVEN else None, state=state, **fields)


def fact_of(supplier: Supplier, key: str, *, as_of: date = TODAY, cut_off: datetime = NOW) -> Fact:
    """One fact of one supplier, as scoring reads it."""
    facts = read_facts([key], ids=[supplier.pk], as_of=as_of, cut_off=cut_off)
    assert facts.supplier_ids.tolist() == [supplier.pk]
    return facts.facts(0)[key]


def level_of(key: str, fact: Fact) -> str:
    """The code of the level that a fact has."""
    assert fact.state is Known.KNOWN
    return BY_KEY[key].levels[fact.value].code
