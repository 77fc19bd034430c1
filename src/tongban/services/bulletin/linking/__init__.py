"""Which declared indicator a printed figure speaks of: three candidates each, assigned together."""

from tongban.services.bulletin.linking.assigning import Link, link
from tongban.services.bulletin.linking.declared import Indicator, NotYet, Wrong, indicators_in
from tongban.services.bulletin.linking.following import follow

__all__ = ["Indicator", "Link", "NotYet", "Wrong", "follow", "indicators_in", "link"]
