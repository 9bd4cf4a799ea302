"""Who may open what. Default deny: a view without a declaration opens to nobody (config.middleware.DefaultDeny).

A view declares its readers by a decorator (`public`, `signed_in`, `open_to`) or, when it is a class, by an attribute
`access`. Which objects they find behind it is decided by one query: suppliers.queries.access.visible_to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from suppliers.enums import SUPPLIER_ROLES, Role
from suppliers.models import User
from suppliers.queries.access import roles_of

if TYPE_CHECKING:  # at run time REST framework imports this module to learn its permissions
    from rest_framework.views import APIView

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """The readers of a view: everybody, everybody signed in, or the holders of one of `roles`."""

    anonymous: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, user: User | None) -> bool:
        if self.anonymous:
            return True
        return user is not None and bool(self.roles & roles_of(user) if self.roles is not ANYBODY else True)


ANYBODY: frozenset[Role] = frozenset(Role)
PUBLIC = Access(anonymous=True)
SIGNED_IN = Access(roles=ANYBODY)
STAFF = frozenset(Role) - SUPPLIER_ROLES
# Auditors read everything and change nothing: they are in every list of readers and in none of writers.
READERS = STAFF


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to everybody who is signed in, with or without a role."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def open_to(*roles: Role) -> Callable[[View], View]:
    """Open to the holders of one of the roles."""

    def declare(view: View) -> View:
        view.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> Access | None:
    """What a view, or the class behind it, declares; None when it declares nothing."""
    behind = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
    access = getattr(behind, "access", None)
    return access if isinstance(access, Access) else None


class DeclaredAccess(BasePermission):
    """The same declaration for the API: `access` for reading, `writers` (roles) where writing is for fewer."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        access = getattr(view, "access", None)
        user = request.user if isinstance(request.user, User) else None
        if not isinstance(access, Access) or not access.admits(user):
            return False
        writers = getattr(view, "writers", None)
        if request.method in {"GET", "HEAD", "OPTIONS"} or writers is None:
            return True
        return Access(roles=frozenset(writers)).admits(user)
