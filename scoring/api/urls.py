from django.urls import path

from scoring.api import models, scorecards

urlpatterns = [
    path("models/", models.Models.as_view(), name="api-models"),
    path("models/<int:pk>/", models.ModelDetail.as_view(), name="api-model"),
    path("scorecards/", scorecards.Scorecards.as_view(), name="api-scorecards"),
    path("scorecards/<int:pk>/", scorecards.ScorecardDetail.as_view(), name="api-scorecard"),
    path("scorecards/<int:pk>/recompute/", scorecards.ScorecardRecompute.as_view(), name="api-scorecard-recompute"),
    path("scorecards/<int:pk>/issue/", scorecards.ScorecardIssue.as_view(), name="api-scorecard-issue"),
]
