"""What the checks find at certificates: everything that they compare with, read for many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from suppliers.checks.certificate import (
    Body,
    BodyScope,
    CertificateFacts,
    CertificateType,
    FileSignature,
    Finding,
    KnownUse,
    Listed,
    Mark,
    References,
    SupplierFacts,
    UseState,
    check_certificate,
    normalise_name,
    normalise_number,
)
from suppliers.checks.certificate_number import management_number
from suppliers.checks.certificate_text import ReadFields
from suppliers.checks.certificate_text.stored import read_fields
from suppliers.checks.files.kinds import OFD, PDF
from suppliers.checks.register import Asked
from suppliers.enums import CertificateStatus, SignatureState
from suppliers.models import (
    AccreditationMark,
    Certificate,
    DocumentSignature,
    Reading,
    RegisterEntry,
    Site,
    Supplier,
    SupplierCategory,
)
from suppliers.models import BodyScope as BodyScopeRow
from suppliers.queries.reference import category_words, certificate_facts, certificate_types_edition
from suppliers.queries.registers import listed_by_registers

FALSE_REASONS = ("altered", "other_holder")
"""Coded reasons of a rejection that say that the paper is not what it claims, whoever brings it next."""
SIGNABLE = frozenset({PDF, OFD})


def findings_of(certificates: Sequence[Certificate], at: datetime) -> dict[int, tuple[Finding, ...]]:
    """What each check finds at each certificate, by its id, in nine queries and one for each register that is asked.

    Needs supplier, type and document loaded.
    """
    tables = _Tables.around(certificates)
    return {
        certificate.pk: check_certificate(
            facts_of(certificate),
            tables.supplier_facts(certificate.supplier),
            certificate.supplier.day(at),
            tables.references(certificate),
        )
        for certificate in certificates
    }


def facts_of(certificate: Certificate) -> CertificateFacts:
    """A certificate's row as the checks take it."""
    return CertificateFacts(
        certificate_type=certificate_facts().get(certificate.type_id) or CertificateType(certificate.type_id),
        number=certificate.number,
        holder=certificate.holder,
        credit_code=certificate.credit_code,
        standard=certificate.standard,
        scope=certificate.scope,
        sites=tuple(certificate.sites),
        issuer=certificate.issuer,
        body_number=certificate.body_number,
        accreditation=certificate.accreditation,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        surveyed_on=certificate.surveyed_on,
        sha256=certificate.document.sha256 if certificate.document else "",
    )


def lists_in_use() -> dict[str, object]:
    """Which lists checks compare with now: how many rows and as of when, and the edition of the kinds."""
    stood = {"rows": Count("pk"), "as_of": Max("as_of")}
    found = {
        "bodies": BodyScopeRow.objects.aggregate(**stood),
        "marks": AccreditationMark.objects.aggregate(**stood),
        "registers": RegisterEntry.objects.aggregate(**stood),
    }
    told: dict[str, object] = {
        name: {"rows": row["rows"], "as_of": row["as_of"].isoformat() if row["as_of"] else None}
        for name, row in found.items()
    }
    return told | {"types": certificate_types_edition()}


@dataclass(frozen=True, slots=True)
class _Use:
    """A certificate with a number or a file of one that is checked."""

    pk: int
    renews: int | None
    use: KnownUse


@dataclass(frozen=True, slots=True)
class _Tables:
    """What certificates are compared with, read once for all of them."""

    words: Mapping[int, Sequence[str]]
    sites: Mapping[int, Sequence[str]]
    uses: Sequence[_Use]
    bodies: tuple[Body, ...]
    listed_types: frozenset[str]
    marks: tuple[Mark, ...]
    signatures: Mapping[int, FileSignature]
    read: Mapping[int, ReadFields]
    registers: Mapping[Asked, tuple[Listed, ...]] | None

    @classmethod
    def around(cls, certificates: Sequence[Certificate]) -> "_Tables":
        suppliers = {certificate.supplier_id for certificate in certificates}
        asked = {Asked(certificate.type_id, certificate.number_key) for certificate in certificates}
        types = BodyScopeRow.objects.order_by().values_list("type", flat=True).distinct()
        return cls(
            words=_category_words(suppliers),
            sites=_sites(suppliers),
            uses=_uses(certificates),
            bodies=_bodies(certificates),
            listed_types=frozenset(types),
            marks=_marks(),
            signatures=_signatures(certificates),
            read=_readings(certificates),
            registers=listed_by_registers(asked),
        )

    def supplier_facts(self, holder: Supplier) -> SupplierFacts:
        return SupplierFacts(
            key=str(holder.pk),
            names=tuple(name for name in (holder.name_zh, holder.name_en) if name),
            credit_code=holder.identifier if holder.scheme == Supplier.Scheme.USCC else "",
            sites=tuple(self.sites.get(holder.pk, ())),
            category_words=tuple(self.words.get(holder.pk, ())),
        )

    def references(self, certificate: Certificate) -> References:
        document, chain = certificate.document, self._chain(certificate)
        signature = self.signatures.get(document.pk) if document else None
        asked = Asked(certificate.type_id, certificate.number_key)
        return References(
            bodies=self.bodies,
            listed_types=self.listed_types,
            marks=self.marks or None,
            uses=tuple(each.use for each in self.uses if each.pk not in chain),
            registers=self.registers[asked] if self.registers is not None else None,
            signature=signature,
            signature_due=document is not None and signature is None and document.media_type in SIGNABLE,
            read=self.read.get(document.pk) if document else None,
        )

    def _chain(self, certificate: Certificate) -> set[int]:
        """The certificate with what it renews and what renews it: to keep a number is no second use of it."""
        chain, grown = {certificate.pk, certificate.renews_id}, True
        while grown:
            more = {each.renews for each in self.uses if each.pk in chain}
            more |= {each.pk for each in self.uses if each.renews is not None and each.renews in chain}
            grown = not more <= chain
            chain |= more
        return {pk for pk in chain if pk is not None}


def _category_words(suppliers: set[int]) -> dict[int, list[str]]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = SupplierCategory.objects.filter(supplier__in=suppliers).select_related("category")
    for row in rows:
        words[row.supplier_id] += [row.category.name_zh, row.category.name_en]
        words[row.supplier_id] += category_words().get(row.category.code, ())
    return words


def _sites(suppliers: set[int]) -> dict[int, list[str]]:
    sites: dict[int, list[str]] = defaultdict(list)
    for supplier, address in Site.objects.filter(supplier__in=suppliers).values_list("supplier_id", "address"):
        if address:
            sites[supplier].append(address)
    return sites


def _uses(certificates: Sequence[Certificate]) -> list[_Use]:
    """Every certificate with one of these numbers, and every one with one of these files, however it stands."""
    numbers = {certificate.number_key for certificate in certificates}
    files = {certificate.document.sha256 for certificate in certificates if certificate.document}
    same = Certificate.objects.order_by("pk")
    columns = ("pk", "renews_id", "supplier_id", "type_id", "number_key", "document__sha256", "status", "rejection")
    rows = set(same.filter(number_key__in=numbers).values_list(*columns))
    rows |= set(same.filter(document__sha256__in=files or {""}).values_list(*columns))
    return [
        _Use(pk, renews, KnownUse(str(supplier), kind, number, sha or "", _state(status, rejection)))
        for pk, renews, supplier, kind, number, sha, status, rejection in sorted(rows, key=lambda row: row[0])
    ]


def _state(status: str, rejection: str) -> UseState:
    if status in {CertificateStatus.CLAIMED, CertificateStatus.VERIFIED}:
        return UseState.OPEN
    return UseState.FALSE if rejection in FALSE_REASONS else UseState.ENDED


def _bodies(certificates: Sequence[Certificate]) -> tuple[Body, ...]:
    """The listed bodies that the numbers and names on these certificates may stand for."""
    numbers = {normalise_number(each.body_number) for each in certificates} - {""}
    names = {normalise_name(each.issuer) for each in certificates} - {""}
    parsed = (management_number(each.number) for each in certificates if not each.issuer)
    codes = {each.body for each in parsed if each}
    meant = Q(body__number_key__in=numbers) | Q(body__name_key__in=names) | Q(body__name_en_key__in=names)
    rows = BodyScopeRow.objects.filter(meant | Q(body__code__in=codes)).select_related("body").order_by("body", "pk")
    scopes: dict[int, list[BodyScopeRow]] = defaultdict(list)
    for row in rows:
        scopes[row.body_id].append(row)
    return tuple(_body(each) for each in scopes.values())


def _body(rows: Sequence[BodyScopeRow]) -> Body:
    body = rows[0].body
    scopes = tuple(
        BodyScope(row.type_id, row.approved, row.classes, tuple(row.words), f"{row.source}, {row.as_of}")
        for row in rows
    )
    return Body(tuple(name for name in (body.name_zh, body.name_en) if name), body.number, scopes, body.code)


def _marks() -> tuple[Mark, ...]:
    rows = AccreditationMark.objects.order_by("mark")
    return tuple(Mark(row.mark, frozenset(row.types), f"{row.source}, {row.as_of}") for row in rows)


def _signatures(certificates: Sequence[Certificate]) -> dict[int, FileSignature]:
    documents = {certificate.document_id for certificate in certificates if certificate.document_id}
    rows = DocumentSignature.objects.filter(document__in=documents)
    return {
        row.document_id: FileSignature(SignatureState(row.state), row.code, row.message, row.values) for row in rows
    }


def _readings(certificates: Sequence[Certificate]) -> dict[int, ReadFields]:
    """What was read from the files, where that is kept; the latest reading counts."""
    documents = {certificate.document_id for certificate in certificates if certificate.document_id}
    rows = Reading.objects.filter(document__in=documents, finished_at__isnull=False).order_by("pk")
    return {row.document_id: read_fields(row.fields, row.problems) for row in rows}
