"""Accounts and what opens them. They belong to the installation, not to a practice."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from twodrawer.lib.fields import RefField


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts. No account is ever made without an e-mail address."""

    def create_user(self, email: str, password: str | None = None, *, is_demo: bool = False) -> "Account":
        """An active account; without a password it can't be signed in to until one is set."""
        account = self.model(email=self.normalize_email(email).lower(), is_demo=is_demo)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's way in. Deactivated, never deleted: the ledger names it for ever."""

    ref = RefField()
    email = models.EmailField(max_length=254, unique=True)  # kept in lower case
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)  # set at creation, never afterwards
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="account_email_lower")]


class OfflineCode(models.Model):
    """A printed code that lets an administrator back in once. Only its hash is kept.

    It counts from the moment its owner proved that it was written down, until it is used or replaced.
    """

    ref = RefField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="offlinecode_one_at_a_time",
            )
        ]


class FirstPractice(models.Model):
    """The mark that this installation was set up: one row, written by the first set-up, refusing a second."""

    ref = RefField()
    is_set_up = models.BooleanField(default=True, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_set_up=True), name="firstpractice_only_one")]


class FactorRestoration(models.Model):
    """A lost way in: asked for by one administrator, done by another (45 CFR 164.308(a)(4))."""

    ref = RefField()
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    # The only administrator of a practice stands in for the second one with the offline code.
    offline_code = models.ForeignKey(OfflineCode, models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "ref"], name="factorrestoration_practice_ref"),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="factorrestoration_one_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False)
                | Q(offline_code__isnull=False),
                name="factorrestoration_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="factorrestoration_two_people",
            ),
        ]
