"""The policy in force."""

from datetime import date

from procurement.models import PolicyVersion
from procurement.policy import Policy, policy_from_json


def policy_in_force(on: date) -> Policy:
    """The latest published policy that is in force on the day. Raises PolicyVersion.DoesNotExist when there is none."""
    version = PolicyVersion.objects.filter(in_force_from__lte=on).order_by("-version").first()
    if version is None:
        raise PolicyVersion.DoesNotExist("No policy is in force: load the reference data (manage.py load_reference).")
    return policy_from_json(version.version, version.definition)
