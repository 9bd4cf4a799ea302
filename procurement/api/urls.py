from django.urls import path

from procurement.api import applications, engagements, minimums, suppliers

urlpatterns = [
    path("suppliers/", suppliers.Suppliers.as_view(), name="api-suppliers"),
    path("suppliers/<int:pk>/", suppliers.SupplierDetail.as_view(), name="api-supplier"),
    path("applications/", applications.Applications.as_view(), name="api-applications"),
    path("applications/<int:pk>/", applications.ApplicationDetail.as_view(), name="api-application"),
    path("applications/<int:pk>/decisions/", applications.Decisions.as_view(), name="api-decisions"),
    path("engagements/", engagements.Engagements.as_view(), name="api-engagements"),
    path("minimums/", minimums.Minimums.as_view(), name="api-minimums"),
    path("reassessments/", engagements.Reassessments.as_view(), name="api-reassessments"),
]
