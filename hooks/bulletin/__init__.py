"""The bulletin: Markdown posts in, a Vietnamese news site out. Knows no site generator."""

from bulletin.assembly import Bulletin, assemble, examine
from bulletin.chrome import Chrome
from bulletin.problems import InvalidPosts, InvalidSettings, Problem, UnsoundSite
from bulletin.settings import Settings

__all__ = [
    "Bulletin",
    "Chrome",
    "InvalidPosts",
    "InvalidSettings",
    "Problem",
    "Settings",
    "UnsoundSite",
    "assemble",
    "examine",
]
