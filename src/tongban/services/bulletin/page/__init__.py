"""Rebuild a page from what a file gives: articles whole, paragraphs joined, every line used once."""

from tongban.services.bulletin.page.articles import rebuild, rebuilt_of
from tongban.services.bulletin.page.dating import day_of
from tongban.services.bulletin.page.files import Unreadable, read
from tongban.services.bulletin.page.shapes import Article, Page

__all__ = ["Article", "Page", "Unreadable", "day_of", "read", "rebuild", "rebuilt_of"]
