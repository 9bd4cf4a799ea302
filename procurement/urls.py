from django.urls import URLPattern, path

from procurement.pages import (
    actions,
    application,
    consents,
    exceptions,
    file_exports,
    file_summary,
    file_versions,
    happenings,
    own_actions,
    own_surveys,
    portal,
    renewals,
    standings,
    surveys,
)
from procurement.pages.assigning import case_assign
from procurement.pages.case import case, decide_case
from procurement.pages.cases import queue
from procurement.pages.dashboard import dashboard
from procurement.pages.due import due, look_now
from procurement.pages.duplicates import duplicate, duplicates
from procurement.pages.first_person import confirm_people
from procurement.pages.incident_register import incident_import, incident_register
from procurement.pages.incidents import end_incident, record_incident, withdraw_incident
from procurement.pages.minimums import minimums, set_minimum
from procurement.pages.own_file_page import own_file
from procurement.pages.own_renewal import own_renewal
from procurement.pages.register import suppliers
from procurement.pages.spend import spend_import
from procurement.pages.supplier import supplier
from procurement.pages.views import forget_view, keep_view

urlpatterns: list[URLPattern] = [
    path("portal/", portal.portal, name="portal"),
    path("portal/tasks.ics", portal.own_calendar, name="own_calendar"),
    path("portal/application/", application.own_application, name="own_application"),
    path("portal/application/<int:pk>/sent/", application.own_application_sent, name="own_application_sent"),
    path("portal/consents/", consents.own_consents, name="own_consents"),
    path("portal/consents/give/", consents.own_consent_give, name="own_consent_give"),
    path("portal/consents/<int:pk>/withdraw/", consents.own_consent_withdraw, name="own_consent_withdraw"),
    path("suppliers/withdrawn/", consents.withdrawn, name="withdrawn"),
    path("portal/renewals/<int:pk>/", own_renewal, name="own_renewal"),
    path("portal/surveys/", own_surveys.own_surveys_list, name="own_surveys"),
    path("portal/surveys/<int:pk>/", own_surveys.own_survey, name="own_survey"),
    path("dashboard/", dashboard, name="dashboard"),
    path("suppliers/", suppliers, name="suppliers"),
    path("suppliers/<int:pk>/", supplier, name="supplier"),
    path("suppliers/<int:pk>/people-confirmed/", confirm_people, name="confirm_people"),
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", duplicate, name="duplicate"),
    path("suppliers/<int:pk>/incidents/", record_incident, name="record_incident"),
    path("suppliers/<int:pk>/incidents/<int:incident>/end/", end_incident, name="end_incident"),
    path("spend/import/", spend_import, name="spend_import"),
    path("views/keep/", keep_view, name="keep_view"),
    path("views/<int:pk>/forget/", forget_view, name="forget_view"),
    path("suppliers/import/", file_exports.file_import, name="file_import"),
    path("suppliers/<int:pk>/export/", file_exports.export_supplier, name="export_supplier"),
    path("suppliers/<int:pk>/timeline/", happenings.supplier_timeline, name="supplier_timeline"),
    path("suppliers/<int:pk>/versions/", file_versions.supplier_versions, name="supplier_versions"),
    path("suppliers/<int:pk>/summary.pdf", file_summary.supplier_summary, name="supplier_summary"),
    path("portal/file/", own_file, name="own_file"),
    path("portal/file/timeline/", happenings.own_timeline, name="own_timeline"),
    path("portal/file/versions/", file_versions.own_versions, name="own_versions"),
    path("portal/file/summary.pdf", file_summary.own_summary, name="own_summary"),
    path("portal/file/export/", file_exports.export_own, name="export_own"),
    path("exports/<int:pk>/", file_exports.file_export, name="file_export"),
    path("exports/<int:pk>/zip/", file_exports.file_export_zip, name="file_export_zip"),
    path("incidents/", incident_register, name="incident_register"),
    path("incidents/import/", incident_import, name="incident_import"),
    path("suppliers/<int:pk>/incidents/<int:incident>/withdraw/", withdraw_incident, name="withdraw_incident"),
    path("cases/", queue, name="queue"),
    path("cases/renewals/", renewals.renewals_list, name="renewals"),
    path("cases/renewals/look/", renewals.renewals_look, name="renewals_look"),
    path("cases/renewals/approve/", renewals.renewals_approve, name="renewals_approve"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/assign/", case_assign, name="case_assign"),
    path("cases/<int:pk>/decide/", decide_case, name="decide_case"),
    path("cases/<int:pk>/exceptions/", exceptions.ask_for_exception, name="ask_exception"),
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/<int:pk>/", exceptions.exception, name="exception"),
    path("exceptions/<int:pk>/answer/", exceptions.answer_exception, name="answer_exception"),
    path("exceptions/<int:pk>/end/", exceptions.end_granted_exception, name="end_exception"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/<slug:act>/", actions.act_on_action, name="act_on_action"),
    path("suppliers/<int:pk>/actions/new/", actions.new_action, name="new_action"),
    path("suppliers/<int:pk>/standings/<int:engagement>/", standings.standing, name="standing"),
    path("suppliers/<int:pk>/standings/<int:engagement>/move/", standings.move, name="move_standing"),
    path("method/standings/", standings.standings, name="standings"),
    path("portal/actions/", own_actions.own_actions, name="own_actions"),
    path("portal/actions/<int:pk>/", own_actions.own_action, name="own_action"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/chase/", surveys.survey_chase, name="survey_chase"),
    path("surveys/<int:pk>/close/", surveys.survey_close, name="survey_close"),
    path("method/minimums/", minimums, name="minimums"),
    path("method/minimums/set/", set_minimum, name="set_minimum"),
    path("due/", due, name="due"),
    path("due/look/", look_now, name="look_now"),
]
