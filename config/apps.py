from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    default = True  # of the two classes here, the one that "config" means
    name = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The one signal: django-allauth tells in no other way that a second factor was set up."""
        from allauth.mfa.signals import authenticator_added

        from config.accounts import remember_second_factor

        authenticator_added.connect(remember_second_factor)


class Static(StaticFilesConfig):
    """Static files without those that no page of ours uses; compressing them took most of the set-up."""

    unused = ["drf_spectacular_sidecar/redoc*", "rest_framework*", "*htmax*"]
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *unused]
