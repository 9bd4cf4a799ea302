"""Certificates: claim, withdraw, and their checking by compliance."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from suppliers.api.endpoint import (
    EVERYBODY,
    OF_STAFF,
    OF_SUPPLIERS,
    Endpoint,
    OfSupplier,
    Rows,
    answer,
    in_sight,
    own,
    own_document,
    person,
    seen,
    sent,
    sent_nothing,
)
from suppliers.api.fields import Choice, Day, Id, Strict, Text
from suppliers.enums import SUPPLIER_ROLES, CertificateStatus, Role
from suppliers.errors import Refused
from suppliers.models import Certificate, Supplier, User
from suppliers.operations.certificate_checks import LONGEST_NOTE, refuse_unseen
from suppliers.operations.certificates import (
    REJECTIONS,
    ClaimedFields,
    claim_certificate,
    reject_certificate,
    verify_certificate,
    withdraw_certificate,
)

COMPLIANCE = frozenset({Role.COMPLIANCE})
MOST_SITES = 100


class CertificateSent(Strict):
    """What the supplier confirms of a certificate. Dates are the supplier's days, both included."""

    type = Text(max_length=20, help_text="code of /certificate-types/")
    number = Text(max_length=80)
    holder = Text(max_length=160)
    valid_from = Day()
    valid_until = Day(required=False, allow_null=True, help_text="the last day; null: no end")
    issued_on = Day(required=False, allow_null=True)
    issuer = Text(max_length=160, required=False)
    standard = Text(max_length=80, required=False)
    scope = Text(max_length=400, required=False)
    tier = Text(max_length=24, required=False)
    accreditation = Text(max_length=40, required=False, help_text="mark printed on it, e.g. CNAS C001-M")
    version = Text(max_length=40, required=False, help_text="version of the standard, e.g. 2015")
    credit_code = Text(max_length=40, required=False, help_text="of the holder, as printed on it")
    body_number = Text(max_length=40, required=False, help_text="approval number of the issuer, CNCA-R-...")
    sites = serializers.ListField(
        child=Text(max_length=200), max_length=MOST_SITES, required=False, help_text="addresses that it covers"
    )
    surveyed_on = Day(required=False, allow_null=True, help_text="the last surveillance that it bears")
    document = Id(required=False, allow_null=True, help_text="the file it was read from")
    renews = Id(required=False, allow_null=True, help_text="the certificate that this one renews")


class CertificateShown(serializers.ModelSerializer[Certificate]):
    sites = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Certificate
        fields = (
            *("id", "supplier", "type", "number", "holder", "issuer", "standard", "scope", "tier", "accreditation"),
            *("issued_on", "valid_from", "valid_until", "document", "renews", "status", "rejection"),
            *("version", "credit_code", "body_number", "sites", "surveyed_on", "validator", "trust_level"),
            *("claimed_at", "checked_at"),
        )
        read_only_fields = fields


class RejectionSent(Strict):
    reason = Choice(sorted(REJECTIONS))


class VerificationSent(Strict):
    seen_elsewhere = Text(
        max_length=LONGEST_NOTE,
        required=False,
        help_text="where you saw a certificate that has no file (document is null); needed only then",
    )


class CertificatesWanted(OfSupplier):
    status = Choice(CertificateStatus, required=False)
    type = Text(max_length=20, required=False, help_text="code of /certificate-types/")


class Certificates(Rows):
    writers = SUPPLIER_ROLES
    filters = CertificatesWanted
    serializer_class = CertificateShown

    def found(self, user: User, asked: dict[str, Any]) -> QuerySet[Certificate]:
        wanted = {name: asked[name] for name in ("status", "type") if name in asked}
        return in_sight(Certificate.objects.filter(**wanted), user, asked)

    def get(self, request: Request) -> Response:
        """List the certificates of the files that you may read, the latest first."""
        return self.list(request)

    @extend_schema(request=CertificateSent, responses={201: CertificateShown})
    def post(self, request: Request) -> Response:
        """Claim a certificate: it waits for compliance and does not count as verified."""
        told, supplier = sent(request, CertificateSent), own(request)
        document = own_document(supplier, told.pop("document", None))
        renews = _own_certificate(supplier, told.pop("renews", None))
        claimed = ClaimedFields(**{"valid_until": None, **told, "sites": tuple(told.get("sites", ()))})
        certificate = claim_certificate(
            supplier, claimed, document=document, renews=renews, by=person(request), at=timezone.now()
        )
        return answer(CertificateShown, certificate, 201)


class CertificateDetail(Endpoint):
    access = EVERYBODY

    @extend_schema(responses=CertificateShown)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a certificate."""
        return answer(CertificateShown, seen(Certificate.objects.all(), request, pk))


class CertificateVerify(Endpoint):
    access = OF_STAFF
    writers = COMPLIANCE

    @extend_schema(request=VerificationSent, responses=CertificateShown)
    def post(self, request: Request, pk: int) -> Response:
        """Accept a claimed certificate as genuine, so that scoring may count it.

        One without a file is verified only by who says where it was seen; its trust level is low.
        """
        where = sent(request, VerificationSent).get("seen_elsewhere", "")
        certificate = seen(Certificate.objects.all(), request, pk, Role.COMPLIANCE)
        refuse_unseen(certificate, where)
        verified = verify_certificate(certificate, by=person(request), at=timezone.now(), seen_elsewhere=where)
        return answer(CertificateShown, verified)


class CertificateReject(Endpoint):
    access = OF_STAFF
    writers = COMPLIANCE

    @extend_schema(request=RejectionSent, responses=CertificateShown)
    def post(self, request: Request, pk: int) -> Response:
        """Decline a claimed certificate with a coded reason; the supplier may claim a better one."""
        certificate = seen(Certificate.objects.all(), request, pk, Role.COMPLIANCE)
        reason = sent(request, RejectionSent)["reason"]
        rejected = reject_certificate(certificate, reason=reason, by=person(request), at=timezone.now())
        return answer(CertificateShown, rejected)


class CertificateWithdraw(Endpoint):
    access = OF_SUPPLIERS
    writers = SUPPLIER_ROLES

    @extend_schema(request=None, responses=CertificateShown)
    def post(self, request: Request, pk: int) -> Response:
        """Take a certificate out of your file; it stays in the history and counts no more."""
        sent_nothing(request)
        certificate = seen(Certificate.objects.all(), request, pk, *SUPPLIER_ROLES)
        return answer(CertificateShown, withdraw_certificate(certificate, by=person(request), at=timezone.now()))


def _own_certificate(supplier: Supplier, pk: int | None) -> Certificate | None:
    if pk is None:
        return None
    renewed = supplier.certificates.filter(pk=pk).first()
    if renewed is None:
        raise Refused("foreign_certificate", "This certificate is not in your file.", "renews")
    return renewed
