"""Who may do what: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the store, least first."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"


class Action(StrEnum):
    """What may be done beyond looking; each is noted in the log under this name."""

    UPLOAD = "upload"
    SAVE = "save"
    COPY = "copy"
    REMOVE = "remove"
    SOLVE = "solve"
    STOP = "stop"
    RESTORE = "restore"
    INVITE = "invite"
    CLAIM = "claim"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    ROLE = "role"


EDITING = frozenset(Action) - {Action.APPROVE, Action.WITHDRAW, Action.ROLE}

MAY: Mapping[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset(),
    Role.EDITOR: EDITING,
    Role.APPROVER: frozenset(Action),
}
"""What each role may do, in workspaces that are the person's own or into which the person was let."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who works. id : in the store, None for the user of this machine, who signs in nowhere."""

    id: int | None = None
    email: str = ""
    name: str = ""
    role: Role = Role.APPROVER

    def may(self, action: Action) -> bool:
        """Whether the role allows it."""
        return action in MAY[self.role]


LOCAL = Person()
"""The user of this machine where nobody signs in: nobody else is there to ask."""
