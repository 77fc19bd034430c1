"""The three shapes of a page: a list one goes through, a record one acts on, a thing done one question at a time."""

from tongban.ui.export import Column
from tongban.ui.pages.act import ActPage
from tongban.ui.pages.base import Page
from tongban.ui.pages.listing import ListPage
from tongban.ui.pages.record import RecordPage

__all__ = ["ActPage", "Column", "ListPage", "Page", "RecordPage"]
