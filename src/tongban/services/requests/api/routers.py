"""Where the operations of requests hang: two modules share the first, because they share addresses."""

from ninja import Router

from tongban.ui.api import ANYBODY

requests = Router(tags=["requests"])
public = Router(tags=["public"], auth=ANYBODY)
