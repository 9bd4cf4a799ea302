"""Addresses of the supplier's file: its own people's pages first, then everybody's documents and inbox."""

from django.urls import URLPattern, URLResolver, path

from suppliers.pages import (
    carbon,
    certificates,
    documents,
    evidence,
    home,
    inbox,
    indicators,
    registration,
    verification,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("register/", registration.register, name="register"),
    path("register/code/", registration.check_code, name="register-check-code"),
    path("portal/certificates/", certificates.own_certificates, name="own_certificates"),
    path("portal/certificates/upload/", certificates.upload, name="own_certificate_upload"),
    path("portal/certificates/confirm/<int:pk>/", certificates.confirm, name="own_certificate_confirm"),
    path("portal/certificates/<int:pk>/withdraw/", certificates.withdraw, name="own_certificate_withdraw"),
    path("portal/carbon/", carbon.own_carbon, name="own_carbon"),
    path("portal/carbon/year/", carbon.choose_year, name="own_carbon_choose"),
    path("portal/carbon/<int:year>/", carbon.own_carbon_year, name="own_carbon_year"),
    path("portal/carbon/<int:year>/row/", carbon.carbon_row, name="own_carbon_row"),
    path("portal/carbon/inventories/<int:pk>/", carbon.own_inventory, name="own_inventory"),
    path("portal/indicators/", indicators.own_indicators, name="own_indicators"),
    path("certificates/", verification.verify, name="verify"),
    path("certificates/<int:pk>/", verification.certificate, name="certificate"),
    path("certificates/<int:pk>/verify/", verification.certificate_verify, name="certificate_verify"),
    path("certificates/<int:pk>/reject/", verification.certificate_reject, name="certificate_reject"),
    path("certificates/answers/", evidence.answers_to_check, name="answers_to_check"),
    path("certificates/answers/<int:pk>/", evidence.answer_check, name="answer_check"),
    path("certificates/inventories/", evidence.inventories_to_check, name="inventories_to_check"),
    path("certificates/inventories/<int:pk>/", evidence.inventory_check, name="inventory_check"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/preview/", documents.document_preview, name="document-preview"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<int:pk>/open/", inbox.inbox_open, name="inbox-open"),
]
