"""Addresses of requests: the portal's and the workbench's."""

from django.urls import path

from tongban.services.requests.views import asking, centre, desk, files, following, held, intake, public

app_name = "requests"
urlpatterns = [
    path("", asking.home, name="home"),
    path("ask/", asking.ask, name="ask"),
    path("ask/<slug:screen>/", asking.ask, name="ask"),
    path("ask/photo/<int:number>/", files.drafted, name="drafted"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/thumb/", files.thumb, name="thumb"),
    path("filed/", asking.filed, name="filed"),
    path("follow/", following.follow, name="follow"),
    path("f/<str:code>/<str:secret>/", following.open_link, name="open"),
    path("mine/<str:reference>/", following.mine, name="mine"),
    path("mine/<str:reference>/counted/", following.counted, name="counted"),
    path("mine/<str:reference>/confirm/", following.confirm, name="confirm"),
    path("mine/<str:reference>/say/<slug:step>/", following.say, name="say"),
    path("public/", public.public, name="public"),
    path("public/<str:reference>/", public.public_one, name="public_one"),
    path("public/<str:reference>/me-too/", public.me_too, name="me_too"),
    path("desk/", desk.desk_home, name="desk"),
    path("desk/queue/", desk.queue, name="queue"),
    path("desk/centre/", centre.centre, name="centre"),
    path("desk/held/", held.held, name="held"),
    path("desk/held/<str:reference>/", held.decide, name="decide_held"),
    path("desk/supervision/", centre.supervision, name="supervision"),
    path("desk/all/", centre.everything, name="all"),
    path("desk/new/", intake.new, name="new"),
    path("desk/import/", intake.import_file, name="import"),
    path("desk/r/<str:reference>/", desk.case, name="case"),
    path("desk/r/<str:reference>/step/<slug:step>/", desk.step, name="step"),
    path("desk/r/<str:reference>/send/", desk.send, name="send"),
    path("desk/r/<str:reference>/merge/", centre.merge, name="merge"),
    path("desk/r/<str:reference>/publish/", centre.publish, name="publish"),
    path("desk/r/<str:reference>/contact/", desk.contact, name="contact"),
]
