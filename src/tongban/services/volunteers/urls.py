"""Addresses of volunteers: the workbench below desk/volunteers/, the portal and the leaders' pages below volunteers/."""

from django.urls import path

from tongban.services.volunteers.views import desk, leader, mine, portal

app_name = "volunteers"
urlpatterns = [
    path("volunteers/", portal.events, name="events"),
    path("volunteers/events/<int:pk>/", portal.event, name="event"),
    path("volunteers/shifts/<int:pk>/sign-up/", portal.sign_up, name="sign_up"),
    path("volunteers/shifts/<int:pk>/event.ics", portal.calendar, name="calendar"),
    path("volunteers/verify/", portal.verified, name="verify"),
    path("volunteers/join/", mine.join, name="join"),
    path("volunteers/mine/", mine.mine, name="mine"),
    path("volunteers/mine/off/<int:pk>/", mine.off, name="off"),
    path("volunteers/mine/guard/<int:pk>/", mine.guard, name="guard"),
    path("volunteers/mine/records/", mine.certify, name="certify"),
    path("volunteers/mine/records/<str:number>.pdf", mine.record, name="record"),
    path("volunteers/mine/rate/<int:pk>/", mine.rate, name="rate"),
    path("volunteers/come/", mine.come, name="come"),
    path("volunteers/teams/<int:pk>/", leader.team, name="team"),
    path("volunteers/teams/<int:team>/join/", leader.join, name="join_team"),
    path("volunteers/lead/", leader.lead, name="lead"),
    path("volunteers/lead/teams/<int:team>/new/", leader.new, name="new_event"),
    path("volunteers/lead/teams/<int:team>/take/<int:need>/", leader.take, name="take"),
    path("volunteers/lead/<int:pk>/", leader.led, name="led"),
    path("volunteers/lead/shifts/<int:pk>/", leader.people_of, name="led_people"),
    path("volunteers/lead/shifts/<int:pk>/code/<str:way>/", leader.code, name="led_code"),
    path("volunteers/lead/shifts/<int:pk>/list/", leader.offline, name="led_list"),
    path("volunteers/lead/shifts/<int:pk>/<int:person>/", leader.person, name="led_person"),
    path("volunteers/lead/shifts/<int:pk>/<int:person>/correct/", leader.correct, name="led_correct"),
    path("volunteers/lead/shifts/<int:pk>/<int:person>/rate/", leader.rate, name="led_rate"),
    path("desk/volunteers/", desk.People.as_view(), name="people"),
    path("desk/volunteers/<int:pk>/", desk.person, name="person"),
    path("desk/volunteers/teams/", desk.Teams.as_view(), name="teams"),
    path("desk/volunteers/teams/new/", desk.new_team, name="new_team"),
    path("desk/volunteers/events/", desk.Events.as_view(), name="desk_events"),
    path("desk/volunteers/templates/new/", desk.new_template, name="new_template"),
    path("desk/volunteers/needs/", desk.Needs.as_view(), name="needs"),
    path("desk/volunteers/needs/new/", desk.ask, name="ask"),
    path("desk/volunteers/needs/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("desk/volunteers/waiting/", desk.waiting, name="waiting"),
    path("desk/volunteers/waiting/<int:pk>/", desk.decide, name="decide"),
]
