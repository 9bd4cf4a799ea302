from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    name = "config"
    default_auto_field = "django.db.models.BigAutoField"


class Static(StaticFilesConfig):
    """Static files without those that no page of ours uses; compressing them took most of the set-up."""

    unused = ["drf_spectacular_sidecar/redoc*", "rest_framework*", "*htmax*"]
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *unused]
