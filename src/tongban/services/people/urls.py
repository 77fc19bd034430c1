"""Addresses of people, and allauth's own for logging in and second factors."""

from allauth.account import views as account
from allauth.mfa import urls as mfa
from django.urls import include, path

from tongban.services.people.views import (
    accounts,
    households,
    keys,
    mine,
    openings,
    own,
    phone,
    records,
    retention,
)

people = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.open_account, name="open"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/roles/", accounts.give_role, name="give_role"),
    path("accounts/<int:pk>/password/", accounts.set_password, name="set_password"),
    path("accounts/<int:pk>/close/", accounts.close_account, name="close"),
    path("accounts/<int:pk>/key/", keys.make_key, name="make_key"),
    path("roles/waiting/", accounts.waiting, name="waiting"),
    path("roles/<int:grant>/end/", accounts.end_role, name="end_role"),
    path("roles/<int:grant>/confirm/", accounts.confirm_role, name="confirm_role"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/revoke/", keys.revoke_key, name="revoke_key"),
    path("openings/", openings.openings, name="openings"),
    path("openings/review/", openings.review, name="review"),
    path("openings/<int:pk>/reviewed/", openings.reviewed, name="reviewed"),
    path("retention/", retention.kept, name="retention"),
    path("records/", records.doubts, name="doubts"),
    path("records/<int:pk>/", records.doubt, name="doubt"),
    path("records/<int:pk>/opened/", records.open_doubt, name="open_doubt"),
    path("records/merged/", records.merges, name="merges"),
    path("records/merged/<int:pk>/undo/", records.undo, name="undo_merge"),
    path("records/asked/", records.asked, name="asked"),
    path("records/asked/<int:pk>/", records.decide, name="decide"),
    path("records/asked/<int:pk>/opened/", records.open_asked, name="open_asked"),
    path("households/", households.households, name="households"),
    path("households/new/", households.open_household, name="open_household"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/change/", households.change, name="change_household"),
    path("households/<int:pk>/opened/", households.open_address, name="open_address"),
    path("households/<int:pk>/members/<int:member>/left/", households.leave, name="leave_household"),
    path("me/", mine.me, name="me"),
    path("me/data/", own.data, name="data"),
    path("me/data/copy.json", own.copy, name="copy"),
    path("me/data/correct/", own.correct, name="correct"),
    path("me/data/object/", own.object_to, name="object"),
    path("me/data/erase/", own.erase, name="erase"),
    path("sign-in/", phone.phone, name="phone"),
    path("sign-in/code/", phone.code, name="phone_code"),
]
# only those of allauth's pages that this house uses: no sign-up, no e-mail addresses, no reset by e-mail
login = [
    path("", account.login, name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", mine.password, name="account_change_password"),
    path("second/", include(mfa)),
]
urlpatterns = [path("people/", include((people, "people"))), path("login/", include(login))]
