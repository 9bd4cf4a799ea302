from procurement.models.application import (
    Application,
    ApplicationCategory,
    ApplicationSite,
    CaseLook,
    Decision,
    PriorityClaim,
)
from procurement.models.corrective_action import CorrectiveAction, CorrectiveStep
from procurement.models.engagement import Engagement
from procurement.models.file_export import FileExport
from procurement.models.hand_move import HandMove
from procurement.models.level_minimum import LevelMinimum
from procurement.models.policy_version import PolicyVersion
from procurement.models.reassessment import Reassessment
from procurement.models.saved_view import SavedView
from procurement.models.spend import Spend
from procurement.models.survey import Survey, SurveySupplier
from procurement.models.veto_exception import VetoException

__all__ = [
    "Application",
    "ApplicationCategory",
    "ApplicationSite",
    "CaseLook",
    "CorrectiveAction",
    "CorrectiveStep",
    "Decision",
    "Engagement",
    "FileExport",
    "HandMove",
    "LevelMinimum",
    "PolicyVersion",
    "PriorityClaim",
    "Reassessment",
    "SavedView",
    "Spend",
    "Survey",
    "SurveySupplier",
    "VetoException",
]
