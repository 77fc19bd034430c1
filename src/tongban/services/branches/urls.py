"""Addresses of branches: the workbench below desk/branches/, the member's own page and the public list beside it."""

from django.urls import path

from tongban.services.branches.views import bodies, coverage, members, mine, moves, sites, units

app_name = "branches"
urlpatterns = [
    path("desk/branches/", coverage.overview, name="coverage"),
    path("desk/branches/settle/", moves.settle, name="settle"),
    path("desk/branches/moves/", moves.Moves.as_view(), name="moves"),
    path("desk/branches/moves/<int:pk>/confirm/", moves.act, {"act": "confirm"}, name="confirm"),
    path("desk/branches/moves/<int:pk>/deny/", moves.act, {"act": "deny"}, name="deny"),
    path("desk/branches/moves/<int:pk>/withdraw/", moves.act, {"act": "withdraw"}, name="withdraw"),
    path("desk/branches/gaps/", moves.Gaps.as_view(), name="gaps"),
    path("desk/branches/units/", coverage.Units.as_view(), name="units"),
    path("desk/branches/units/new/", units.new, name="new_unit"),
    path("desk/branches/units/<int:pk>/", units.One.as_view(), name="unit"),
    path("desk/branches/to-cover/", coverage.ToCover.as_view(), name="to_cover"),
    path("desk/branches/bodies/", bodies.Bodies.as_view(), name="bodies"),
    path("desk/branches/bodies/new/", bodies.new, name="new_body"),
    path("desk/branches/bodies/<int:pk>/", bodies.One.as_view(), name="body"),
    path("desk/branches/posts/<int:pk>/dismiss/", bodies.dismiss, name="dismiss"),
    path("desk/branches/instructors/", bodies.instructors, name="instructors"),
    path("desk/branches/members/", members.Members.as_view(), name="members"),
    path("desk/branches/members/new/", members.new, name="new_member"),
    path("desk/branches/members/<int:pk>/", members.One.as_view(), name="member"),
    path("desk/branches/corrections/<int:pk>/answer/", members.answer, name="answer"),
    path("desk/branches/sites/", sites.Sites.as_view(), name="sites"),
    path("desk/branches/sites/new/", sites.new, name="new_site"),
    path("desk/branches/sites/<int:pk>/", sites.one, name="site"),
    path("desk/branches/sites/<int:pk>/assess/", sites.assess, name="assess"),
    path("desk/branches/sites/<int:pk>/score/", sites.score, name="score"),
    path("desk/branches/sites/<int:pk>/<str:step>/", sites.step, name="site_step"),
    path("desk/branches/evidence/<int:pk>/", sites.file, name="evidence"),
    path("branches/mine/", mine.mine, name="mine"),
    path("branches/sites/", sites.public, name="public_sites"),
]
