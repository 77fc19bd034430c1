"""Addresses of stations: before everybody below stations/, a keeper's below stations/keep/, the workbench's."""

from django.urls import path

from tongban.services.stations.views import caring, desk, keeping, portal

app_name = "stations"
urlpatterns = [
    path("stations/", portal.near, name="near"),
    path("stations/mine/", portal.mine, name="mine"),
    path("stations/at/<slug:code>/", portal.at, name="at"),
    path("stations/at/<slug:code>/borrow/", portal.borrow, name="borrow"),
    path("stations/at/<slug:code>/give-back/", portal.give_back, name="give_back"),
    path("stations/at/<slug:code>/care/<int:pk>/", portal.join_care, name="join_care"),
    path("stations/mine/care/<int:pk>/off/", portal.leave_care, name="leave_care"),
    path("stations/keep/", keeping.mine, name="keep"),
    path("stations/keep/now.json", keeping.now, name="keep_now"),
    path("stations/keep/shell/", keeping.shell, name="keep_shell"),
    path("stations/keep/worker.js", keeping.worker, name="keep_worker"),
    path("stations/keep/at/<slug:code>/", keeping.keep, name="keep_at"),
    path("stations/keep/at/<slug:code>/care/", caring.care, name="care"),
    path("stations/keep/moves/<int:pk>/send/", keeping.step, {"step": "send"}, name="send"),
    path("stations/keep/moves/<int:pk>/arrive/", keeping.step, {"step": "arrive"}, name="arrive"),
    path("stations/keep/moves/<int:pk>/drop/", keeping.step, {"step": "drop"}, name="drop"),
    path("desk/stations/", desk.List.as_view(), name="list"),
    path("desk/stations/new/", desk.new, name="new"),
    path("desk/stations/moves/", desk.Moves.as_view(), name="moves"),
    path("desk/stations/<slug:code>/", desk.One.as_view(), name="one"),
    path("desk/stations/<slug:code>/sign/", desk.sign, name="sign"),
]
