"""Every address of the portal, by include."""

from django.urls import include, path

handler403 = "aifactory.portal.views.errors.refused"
handler404 = "aifactory.portal.views.errors.not_found"

urlpatterns = [
    path("", include("aifactory.portal.urls")),
    path("", include("aifactory.accounts.urls")),
    path("applications/", include("applications.urls")),
    path("technical-checks/", include("reviews.urls")),
    path("rounds/", include("reviews.urls.rounds")),
    path("reviews/", include("reviews.urls.experts")),
    path("", include("allocations.urls")),
    path("", include("allocations.urls.rounds")),
    path("setup/quotas/", include("allocations.urls.quotas")),
    path("setup/", include("aifactory.catalogue.urls")),
    path("setup/", include("applications.urls.preview")),
    path("accounts/", include("allauth.account.urls")),
]
