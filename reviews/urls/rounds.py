"""Addresses below /rounds/."""

from django.urls import path

from reviews.views.rounds import acts, case, listing, page

app_name = "rounds"

urlpatterns = [
    path("", listing.rounds, name="list"),
    path("<int:cut_off>/", page.screen, name="round"),
    path("<int:cut_off>/open/", page.open_round, name="open"),
    path("<int:cut_off>/conclude/", page.conclude_all, name="conclude_all"),
    path("<int:cut_off>/<uuid:pk>/", case.screen, name="case"),
    path("<int:cut_off>/<uuid:pk>/assign/<int:expert>/", acts.assign, name="assign"),
    path("<int:cut_off>/<uuid:pk>/remove/<int:assignment>/", acts.remove, name="remove"),
    path("<int:cut_off>/<uuid:pk>/set-aside/<int:assignment>/", acts.set_aside, name="set_aside"),
    path("<int:cut_off>/<uuid:pk>/conclude/", acts.conclude, name="conclude"),
]
