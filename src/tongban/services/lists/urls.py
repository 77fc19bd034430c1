"""Addresses of lists, all on the workbench."""

from django.urls import path

from tongban.services.lists.views import deciding, keys, reading, sending

app_name = "lists"
urlpatterns = [
    path("", reading.Lists.as_view(), name="lists"),
    path("send/", sending.send, name="send"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/", keys.trust, name="trust"),
    path("waiting/", reading.waiting, name="waiting"),
    path("differences/", deciding.Differences.as_view(), name="differences"),
    path("differences/confirm/", deciding.confirm_shown, name="confirm_shown"),
    path("differences/<int:pk>/", deciding.one, name="difference"),
    path("differences/<int:pk>/open/", deciding.open_sealed, name="open"),
    path("<int:pk>/", reading.one, name="list"),
    path("<int:pk>/history/", reading.history, name="history"),
    path("<int:pk>/headings/", sending.headings, name="headings"),
    path("<int:pk>/errors/", sending.errors, name="errors"),
    path("<int:pk>/feedback/<str:kind>/", sending.feedback, name="feedback"),
    path("<int:pk>/<str:act>/", sending.act, name="act"),
]
