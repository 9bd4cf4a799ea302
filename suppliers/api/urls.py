from django.urls import path

from suppliers.api import answers, certificates, documents, events, inventories, people, reference, registrations
from suppliers.api.certificates import CertificateDetail, CertificateReject, CertificateVerify, CertificateWithdraw

urlpatterns = [
    path("registrations/", registrations.Registrations.as_view(), name="api-registrations"),
    path("categories/", reference.Categories.as_view(), name="api-categories"),
    path("organisations/", reference.Organisations.as_view(), name="api-organisations"),
    path("certificate-types/", reference.CertificateTypes.as_view(), name="api-certificate-types"),
    path("energy-kinds/", reference.EnergyKinds.as_view(), name="api-energy-kinds"),
    path("questions/", reference.Questions.as_view(), name="api-questions"),
    path("me/", people.Me.as_view(), name="api-me"),
    path("notices/", people.Notices.as_view(), name="api-notices"),
    path("notices/<int:pk>/read/", people.NoticeRead.as_view(), name="api-notice-read"),
    path("documents/", documents.Documents.as_view(), name="api-documents"),
    path("documents/<int:pk>/", documents.DocumentDetail.as_view(), name="api-document"),
    path("documents/<int:pk>/reading/", documents.DocumentReading.as_view(), name="api-document-reading"),
    path("certificates/", certificates.Certificates.as_view(), name="api-certificates"),
    path("certificates/<int:pk>/", CertificateDetail.as_view(), name="api-certificate"),
    path("certificates/<int:pk>/verify/", CertificateVerify.as_view(), name="api-certificate-verify"),
    path("certificates/<int:pk>/reject/", CertificateReject.as_view(), name="api-certificate-reject"),
    path("certificates/<int:pk>/withdraw/", CertificateWithdraw.as_view(), name="api-certificate-withdraw"),
    path("inventories/", inventories.Inventories.as_view(), name="api-inventories"),
    path("inventories/<int:pk>/", inventories.InventoryDetail.as_view(), name="api-inventory"),
    path("inventories/<int:pk>/check/", inventories.InventoryCheck.as_view(), name="api-inventory-check"),
    path("answers/", answers.Answers.as_view(), name="api-answers"),
    path("answers/<int:pk>/check/", answers.AnswerCheck.as_view(), name="api-answer-check"),
    path("suppliers/<int:pk>/events/", events.Events.as_view(), name="api-events"),
]
