"""What is missing: to the next rung of a ladder, to a place in a ranking, and what a little more is worth."""

from xl_addin.engine.need.found import Mix, Need, OneMore
from xl_addin.engine.need.mix import needs_and_mix
from xl_addin.engine.need.one_more import one_more
from xl_addin.engine.need.ranks import people_to_place
from xl_addin.engine.need.standing import Everybody
from xl_addin.engine.need.totals import points_to_place

__all__ = [
    "Everybody",
    "Mix",
    "Need",
    "OneMore",
    "needs_and_mix",
    "one_more",
    "people_to_place",
    "points_to_place",
]
