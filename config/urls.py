from django.urls import include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

api_docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api_docs.html")

urlpatterns = [
    path("", include("suppliers.urls")),
    path("", include("scoring.urls")),
    path("", include("procurement.urls")),
    path("api/v1/", include("suppliers.api.urls")),
    path("api/v1/", include("scoring.api.urls")),
    path("api/v1/", include("procurement.api.urls")),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/by/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
]
