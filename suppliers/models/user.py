"""The people, and what each may do where."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models.organisation import Organisation
from suppliers.models.supplier import Supplier


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Add a person who signs in with `email`; without a password they cannot sign in by one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. Signs in by e-mail; reads in `language`; holds memberships, never global powers."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "简体中文"
        ENGLISH = "en", "English"

    class MailRhythm(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        URGENT = "urgent"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    mail_rhythm = models.CharField(max_length=8, choices=MailRhythm, default=MailRhythm.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField(default=8, help_text="0 to 23, Chinese time")
    blanked_at = models.DateTimeField(null=True, blank=True, help_text="when the personal data were blanked")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name="user_language_known"),
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="user_digest_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True) | Q(is_active=False), name="user_blanked_is_out"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """One role of one person, in a supplier or in a buying organisation (and its subtree), never in both."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(SUPPLIER_ROLES), supplier__isnull=False, organisation__isnull=True)
                | Q(
                    role__in=sorted(set(Role) - SUPPLIER_ROLES),
                    supplier__isnull=True,
                    organisation__isnull=False,
                ),
                name="membership_role_fits_its_place",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(organisation__isnull=False),
                name="membership_once_in_organisation",
            ),
            models.UniqueConstraint(
                fields=["user", "supplier"], condition=Q(supplier__isnull=False), name="membership_once_in_supplier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
