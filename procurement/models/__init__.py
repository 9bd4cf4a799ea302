from procurement.models.application import Application, Decision, PriorityClaim
from procurement.models.engagement import Engagement
from procurement.models.level_minimum import LevelMinimum
from procurement.models.policy_version import PolicyVersion
from procurement.models.reassessment import Reassessment
from procurement.models.survey import Survey, SurveySupplier

__all__ = [
    "Application",
    "Decision",
    "Engagement",
    "LevelMinimum",
    "PolicyVersion",
    "PriorityClaim",
    "Reassessment",
    "Survey",
    "SurveySupplier",
]
