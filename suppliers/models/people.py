"""Who joins, who helps for a while, and what became of people's powers."""

from django.db import models
from django.db.models import F, Q

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models.organisation import Organisation
from suppliers.models.supplier import Supplier
from suppliers.models.user import User


class MailedLink(models.Model):
    """A limited right that is mailed to an address: what an invitation and a delegation have in common.

    The row is the outbox too: the worker makes the token when it mails it and keeps only the token's SHA-256, so that
    whoever has the mail has the right and nobody can read it from the database. A mail that fails is tried again at
    `next_try_at` and given up at `given_up_at`. `declined_at`: whoever got it said, without signing in, that it is not
    for them.
    """

    email = models.EmailField(blank=True, help_text='"" after the person was blanked')
    language = models.CharField(max_length=8, choices=User.Language, default=User.Language.CHINESE)
    token_sha256 = models.CharField(max_length=64, blank=True, help_text='"" until it is mailed')
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Invitation(MailedLink):
    """Somebody is asked to join a supplier or a buying organisation in one role; accepted once, by that address."""

    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="invitations_to_people")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="invitations")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(SUPPLIER_ROLES), supplier__isnull=False, organisation__isnull=True)
                | Q(role__in=sorted(set(Role) - SUPPLIER_ROLES), supplier__isnull=True, organisation__isnull=False),
                name="invitation_role_fits_its_place",
            ),
            models.UniqueConstraint(
                fields=["supplier", "email"],
                condition=Q(supplier__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True)
                & Q(declined_at__isnull=True),
                name="invitation_to_supplier_open_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=Q(organisation__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True)
                & Q(declined_at__isnull=True),
                name="invitation_to_organisation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) ^ Q(accepted_by__isnull=False), name="invitation_accepted_by"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"),
            models.UniqueConstraint(
                condition=~Q(token_sha256=""), fields=["token_sha256"], name="invitation_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.pk}"


class Delegation(MailedLink):
    """One section of a supplier's file, opened to an address without a password until it expires.

    `section` is a section of the questions, "energy" (of `year`; 0 for the others) or "certificates". `uses` counts
    what was handed in.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="delegations")
    section = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0)
    uses = models.PositiveSmallIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "section", "year", "email"],
                condition=Q(revoked_at__isnull=True, declined_at__isnull=True),
                name="delegation_open_once",
            ),
            models.CheckConstraint(condition=Q(section="energy") ^ Q(year=0), name="delegation_year_of_energy"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="delegation_lasts"),
            models.UniqueConstraint(
                condition=~Q(token_sha256=""), fields=["token_sha256"], name="delegation_token_once"
            ),
            models.CheckConstraint(
                condition=Q(uses=0) ^ Q(last_used_at__isnull=False), name="delegation_used_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}/{self.section}"


class PersonChange(models.Model):
    """What became of a person's powers, by whom and why: codes and ids, never personal data, never changed (database
    triggers).

    What happens to the members of a supplier stands in that supplier's history; here stand the staff's roles and what
    concerns the person as a whole.
    """

    class Kind(models.TextChoices):
        GRANTED = "granted"
        REVOKED = "revoked"
        DEACTIVATED = "deactivated"
        REACTIVATED = "reactivated"
        FACTOR_RESET = "factor_reset"
        BLANKED = "blanked"

    class Reason(models.TextChoices):
        ASKED = "asked"
        LEFT = "left"
        MOVED = "moved"
        LOST_DEVICE = "lost_device"
        SAFETY = "safety"
        MISTAKE = "mistake"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16, choices=Kind)
    role = models.CharField(max_length=16, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["granted", "revoked"]) ^ Q(role="", organisation__isnull=True),
                name="person_change_of_a_role_names_it",
            ),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="person_change_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.role}"


class Digest(models.Model):
    """One mail of a day with what a person should know. The row is what makes it one; `notices` is how many it told."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="digests")
    on = models.DateField(help_text="the person's day, Chinese time")
    mailed_at = models.DateTimeField()
    notices = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"
