from django.urls import path

from procurement.api import actions, applications, duplicates, engagements, exceptions, minimums, suppliers

urlpatterns = [
    path("suppliers/", suppliers.Suppliers.as_view(), name="api-suppliers"),
    path("suppliers/<int:pk>/", suppliers.SupplierDetail.as_view(), name="api-supplier"),
    path("applications/", applications.Applications.as_view(), name="api-applications"),
    path("applications/<int:pk>/", applications.ApplicationDetail.as_view(), name="api-application"),
    path("applications/<int:pk>/decisions/", applications.Decisions.as_view(), name="api-decisions"),
    path("duplicates/", duplicates.Duplicates.as_view(), name="api-duplicates"),
    path("duplicates/<int:pk>/merge/", duplicates.DuplicateMerge.as_view(), name="api-duplicate-merge"),
    path("duplicates/<int:pk>/dismiss/", duplicates.DuplicateDismiss.as_view(), name="api-duplicate-dismiss"),
    path("engagements/", engagements.Engagements.as_view(), name="api-engagements"),
    path("engagements/<int:pk>/moves/", engagements.EngagementMoves.as_view(), name="api-engagement-moves"),
    path("actions/", actions.Actions.as_view(), name="api-actions"),
    path("actions/<int:pk>/", actions.ActionDetail.as_view(), name="api-action"),
    path("actions/<int:pk>/steps/", actions.ActionSteps.as_view(), name="api-action-steps"),
    path("exceptions/", exceptions.Exceptions.as_view(), name="api-exceptions"),
    path("exceptions/<int:pk>/", exceptions.ExceptionDetail.as_view(), name="api-exception"),
    path("minimums/", minimums.Minimums.as_view(), name="api-minimums"),
    path("reassessments/", engagements.Reassessments.as_view(), name="api-reassessments"),
]
