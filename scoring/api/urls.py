from django.urls import path

from scoring.api import back_tests, model_drafts, models, pairwise, robustness, scorecards, what_if

urlpatterns = [
    path("models/", models.Models.as_view(), name="api-models"),
    path("models/<int:pk>/", models.ModelDetail.as_view(), name="api-model"),
    path("models/<int:pk>/what-if/", what_if.ModelWhatIf.as_view(), name="api-what-if"),
    path("models/<int:pk>/robustness/", robustness.ModelRobustness.as_view(), name="api-robustness"),
    path("weights/pairwise/", pairwise.Pairwise.as_view(), name="api-pairwise"),
    path("scorecards/", scorecards.Scorecards.as_view(), name="api-scorecards"),
    path("scorecards/<int:pk>/", scorecards.ScorecardDetail.as_view(), name="api-scorecard"),
    path("scorecards/<int:pk>/recompute/", scorecards.ScorecardRecompute.as_view(), name="api-scorecard-recompute"),
    path("scorecards/<int:pk>/issue/", scorecards.ScorecardIssue.as_view(), name="api-scorecard-issue"),
    path("model-drafts/", model_drafts.Drafts.as_view(), name="api-model-drafts"),
    path("model-drafts/<int:pk>/", model_drafts.DraftDetail.as_view(), name="api-model-draft"),
    path("model-drafts/<int:pk>/export/", model_drafts.DraftExport.as_view(), name="api-model-draft-export"),
    path("model-drafts/<int:pk>/propose/", model_drafts.DraftPropose.as_view(), name="api-model-draft-propose"),
    path("model-drafts/<int:pk>/withdraw/", model_drafts.DraftWithdraw.as_view(), name="api-model-draft-withdraw"),
    path("model-drafts/<int:pk>/back-test/", back_tests.DraftBackTest.as_view(), name="api-model-draft-back-test"),
    path("model-drafts/<int:pk>/approve/", model_drafts.DraftApprove.as_view(), name="api-model-draft-approve"),
    path("model-drafts/<int:pk>/publish/", model_drafts.DraftPublish.as_view(), name="api-model-draft-publish"),
    path("model-drafts/<int:pk>/abandon/", model_drafts.DraftAbandon.as_view(), name="api-model-draft-abandon"),
    path("back-tests/", back_tests.BackTests.as_view(), name="api-back-tests"),
    path("back-tests/<int:pk>/", back_tests.BackTestDetail.as_view(), name="api-back-test"),
]
