"""Addresses of scores: the list, one scorecard with its documents, the public check, the method."""

from django.urls import URLPattern, path

from scoring.pages import method, scorecard, scorecards

urlpatterns: list[URLPattern] = [
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/<int:pk>/", scorecard.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/recompute/", scorecard.scorecard_recompute, name="scorecard_recompute"),
    path("scorecards/<int:pk>/issue/", scorecard.scorecard_issue, name="scorecard_issue"),
    path("scorecards/<int:pk>/pdf/<slug:language>/", scorecard.scorecard_pdf, name="scorecard_pdf"),
    path("portal/score/", scorecard.own_score, name="own_score"),
    path("verify/<str:token>/", scorecard.verify_issued, name="verify_issued"),
    path("method/", method.method, name="method"),
    path("method/<int:pk>/", method.model, name="model"),
]
