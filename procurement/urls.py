from django.urls import URLPattern, path

from procurement.pages import application, own_surveys, portal, surveys
from procurement.pages.case import case, decide_case
from procurement.pages.cases import queue
from procurement.pages.dashboard import dashboard
from procurement.pages.due import due, look_now
from procurement.pages.incidents import record_incident, withdraw_incident
from procurement.pages.minimums import minimums, set_minimum
from procurement.pages.register import suppliers
from procurement.pages.supplier import supplier

urlpatterns: list[URLPattern] = [
    path("portal/", portal.portal, name="portal"),
    path("portal/application/", application.own_application, name="own_application"),
    path("portal/application/<int:pk>/sent/", application.own_application_sent, name="own_application_sent"),
    path("portal/surveys/", own_surveys.own_surveys_list, name="own_surveys"),
    path("portal/surveys/<int:pk>/", own_surveys.own_survey, name="own_survey"),
    path("dashboard/", dashboard, name="dashboard"),
    path("suppliers/", suppliers, name="suppliers"),
    path("suppliers/<int:pk>/", supplier, name="supplier"),
    path("suppliers/<int:pk>/incidents/", record_incident, name="record_incident"),
    path("suppliers/<int:pk>/incidents/<int:incident>/withdraw/", withdraw_incident, name="withdraw_incident"),
    path("cases/", queue, name="queue"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/decide/", decide_case, name="decide_case"),
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
