"""Addresses of scores: the list, one scorecard with its documents, the public check, the method."""

from django.urls import URLPattern, path

from scoring.pages import (
    carbon_reports,
    issue_batches,
    method,
    model_compare,
    model_drafts,
    model_life,
    robustness,
    scorecard,
    scorecards,
    weights,
)
from scoring.pages.studio import views as studio

urlpatterns: list[URLPattern] = [
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/issue/", issue_batches.scorecards_issue, name="scorecards_issue"),
    path("scorecards/batches/<int:pk>/", issue_batches.issue_batch, name="issue_batch"),
    path("scorecards/batches/<int:pk>/<slug:act>/", issue_batches.issue_batch_act, name="issue_batch_act"),
    path("scorecards/<int:pk>/", scorecard.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/recompute/", scorecard.scorecard_recompute, name="scorecard_recompute"),
    path("scorecards/<int:pk>/issue/", scorecard.scorecard_issue, name="scorecard_issue"),
    path("scorecards/<int:pk>/pdf/<slug:language>/", scorecard.scorecard_pdf, name="scorecard_pdf"),
    path("inventories/<int:pk>/report.pdf", carbon_reports.inventory_pdf, name="inventory-pdf"),
    path("products/footprints/<int:pk>/report.pdf", carbon_reports.footprint_pdf, name="footprint-pdf"),
    path("calculator/report.pdf", carbon_reports.calculator_pdf, name="calculator-pdf"),
    path("portal/score/", scorecard.own_score, name="own_score"),
    path("verify/<str:token>/", scorecard.verify_issued, name="verify_issued"),
    path("method/", method.method, name="method"),
    path("method/<int:pk>/", method.model, name="model"),
    path("method/<int:pk>/robustness/", robustness.robustness, name="robustness"),
    path("method/weights/", weights.weights, name="weights"),
    path("method/weights/<int:pk>/", weights.comparison, name="comparison"),
    path("method/weights/<int:pk>/judge/", weights.comparison_judge, name="comparison_judge"),
    path("method/weights/<int:pk>/apply/", weights.comparison_apply, name="comparison_apply"),
    path("method/<int:pk>/export/", model_drafts.model_export, name="model_export"),
    path("method/<int:pk>/draft/", model_drafts.model_draft_start, name="model_draft_start"),
    path("method/compare/", model_compare.model_compare, name="model_compare"),
    path("method/drafts/", model_drafts.model_drafts, name="model_drafts"),
    path("method/drafts/import/", model_drafts.model_draft_import, name="model_draft_import"),
    path("method/drafts/<int:pk>/life/", model_life.model_draft_life, name="model_draft_life"),
    path("method/drafts/<int:pk>/life/<slug:act>/", model_life.model_draft_act, name="model_draft_act"),
    path("method/drafts/<int:pk>/", studio.studio, name="studio"),
    path("method/drafts/<int:pk>/edit/", studio.studio_edit, name="studio_edit"),
    path("method/drafts/<int:pk>/undo/", studio.studio_undo, name="studio_undo"),
    path("method/drafts/<int:pk>/redo/", studio.studio_redo, name="studio_redo"),
    path("method/drafts/<int:pk>/what-if/", studio.studio_what_if, name="studio_what_if"),
]
