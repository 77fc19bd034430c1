"""Addresses of volunteers: the workbench below desk/volunteers/, the portal and the leaders' pages below volunteers/."""

app_name = "volunteers"
urlpatterns = []
