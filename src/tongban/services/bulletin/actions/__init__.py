"""What is done with pages: taken in, linked, sent for sign-off, signed."""

from tongban.services.bulletin.actions.drafting import save_draft
from tongban.services.bulletin.actions.judging import ask_ahead, fill_later, judge_waiting
from tongban.services.bulletin.actions.linking import choose
from tongban.services.bulletin.actions.signing import ask, sign
from tongban.services.bulletin.actions.taking import take_in

__all__ = ["ask", "ask_ahead", "choose", "fill_later", "judge_waiting", "save_draft", "sign", "take_in"]
