"""Where the pages of notices stand."""

from django.urls import path

from tongban.services.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.Mine.as_view(), name="mine"),
    path("<int:pk>/", views.Open.as_view(), name="open"),
    path("dead/", views.DeadDeliveries.as_view(), name="dead"),
    path("dead/outbox/", views.DeadOutbox.as_view(), name="outbox"),
    path("dead/tasks/", views.DeadTasks.as_view(), name="tasks"),
    path("wordings/", views.Wordings.as_view(), name="wordings"),
    path("webhooks/", views.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/<str:act>/", views.ActOnWebhook.as_view(), name="act_on_webhook"),
]
