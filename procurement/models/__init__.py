from procurement.models.application import Application, Decision, PriorityClaim
from procurement.models.engagement import Engagement
from procurement.models.policy_version import PolicyVersion
from procurement.models.reassessment import Reassessment

__all__ = ["Application", "Decision", "Engagement", "PolicyVersion", "PriorityClaim", "Reassessment"]
