"""Residents sign in by phone, on two screens. The answers are the same whether a phone is known or not."""

from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from tongban.kernel.access import phone_code
from tongban.kernel.access.network import client_address
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.sealed import mask
from tongban.services.people import forms

SENT = "phone_code"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def phone(request):
    """First screen: where to send the code."""
    form = forms.PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            code = phone_code.send_code(number, address=client_address(request))
        except TongbanError as error:
            form.add_error("phone", error.message)
        else:
            kept = {"id": code.pk, "to": mask(number, "phone"), "next": _next(request)}
            request.session[SENT] = kept
            return redirect("people:phone_code")
    context = {"face": "portal", "form": form, "next": _next(request)}
    return render(request, "people/phone.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def code(request):
    """Second screen: the code from the message."""
    sent = request.session.get(SENT)
    if not sent:
        return redirect("people:phone")
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = phone_code.sign_in(sent["id"], form.cleaned_data["code"])
        except TongbanError as error:
            form.add_error("code", error.message)
        else:
            del request.session[SENT]
            login(request, account, backend=BACKEND)
            return redirect(sent["next"] or "people:me")
    context = {"face": "portal", "form": form, "to": sent["to"], "next": sent["next"]}
    return render(request, "people/phone_code.html", context, status=422 if form.is_bound else 200)


def _next(request):
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""
