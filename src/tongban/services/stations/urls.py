"""x"""

app_name = "stations"
urlpatterns = []
