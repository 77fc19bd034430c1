"""Updates of requests: what offices did, and what the requester says, as FixMyStreet's extension has it."""

from tongban.kernel.core import text
from tongban.services.open311 import actions, forms, rules
from tongban.services.open311.errors import absent
from tongban.services.open311.queries import asked, happened
from tongban.services.open311.views.answering import asker, sent_key, wrapped
from tongban.services.open311.views.requests import as_sent

ROOT = "service_request_updates"
ENDED = (
    "closed",
    "fixed",
    "fixed - council",
    "fixed - user",
    "no_further_action",
    "not_councils_responsibility",
)


def listed(request, params):
    """A page of updates, oldest first."""
    return ROOT, happened.updates(asker(request, params), forms.wanted(params))


@wrapped
def add(request, params, actor):
    """Say something for the requester of a request that this key filed."""
    reference = params.must("service_request_id").upper()
    said = text.clean(params.must("description"), limit=rules.LONGEST)
    case = asked.own_case(actor, reference)
    if case is None:
        raise absent("service_request_id")
    picture = forms.media(params)
    # a sender that numbers its updates means the same one by the same number
    number = params.get("update_id")
    key = sent_key(request) or (f"update:{number}"[:100] if number else "")
    again = params.get("status").lower() not in {"", *ENDED}
    words = "\n".join(filter(None, [said, picture]))
    given = [reference, number] if number else as_sent(params)
    return ROOT, [actions.add(case, reference, words, by=actor, key=key, asked=given, again=again)]
