"""The pages of volunteers: portal, leaders' phones, workbench."""

from django.shortcuts import render

from tongban.kernel.core.errors import NotAllowed, TongbanError


def show(request, template, *, status=200, face="portal", **context):
    """A page of volunteers."""
    return render(request, f"volunteers/{template}.html", {"face": face, **context}, status=status)


def tried(form, act):
    """Do it and give what it made; what is refused is said in the form, so that nothing typed is lost (None)."""
    try:
        return act()
    except NotAllowed:
        raise
    except TongbanError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None
