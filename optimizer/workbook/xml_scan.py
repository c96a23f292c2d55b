"""Streaming scans of the small XML parts of a workbook: plumbing and shared texts.

Every scan is namespace-aware (`<x:row>` is a row), refuses document types and entities, and counts
elements against one budget for the whole book. Nothing is built in memory beyond what is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NoReturn
from xml.parsers import expat

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError

_SEPARATOR = "}"
_TAGS_REMEMBERED = 1_000


@dataclass(slots=True, kw_only=True)
class Budget:
    """What all parts of one book have used up together."""

    elements: int = 0
    cells: int = 0
    area: int = 0
    chars: int = 0


class PartScan:
    """Scan of one part that only makes sure it is harmless XML; other scans build on it.

    part : name of the part, for messages.
    budget : shared by all parts of the book.
    """

    encodings: frozenset[str] | None = None
    """Encodings that may be declared; None: any that expat knows."""

    def __init__(self, part: str, budget: Budget) -> None:
        self.part = part
        self.budget = budget
        self.depth = 0
        self._tags: dict[str, str] = {}

    def run(self, chunks: Iterable[bytes]) -> None:
        """Read the part to its end.

        Errors: RefusalError for a document type, an entity, broken XML, or more than the limits allow.
        """
        parser = self._parser()
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # unknown encodings: the last two
            raise self.damaged() from error

    def damaged(self) -> RefusalError:
        """The refusal of this part as unreadable."""
        return RefusalError("issue_workbook_damaged", found=self.part)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """One element begins; `tag` is its local name."""

    def end(self, tag: str) -> None:
        """One element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""

    def aside(self) -> None:
        """A comment, CDATA section or processing instruction. Readers differ in what they make of it."""

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_declarations
        parser.EntityDeclHandler = self._refuse_declarations
        parser.ExternalEntityRefHandler = self._refuse_declarations
        parser.XmlDeclHandler = self._declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = lambda _data: self.aside()
        parser.StartCdataSectionHandler = self.aside
        parser.ProcessingInstructionHandler = lambda _target, _data: self.aside()
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        budget = self.budget
        budget.elements += 1
        if self.depth > limits.DEPTH or budget.elements > limits.ELEMENTS:
            raise RefusalError("issue_workbook_elements", found=self.part, expected=limits.ELEMENTS)
        self.start(self._tags.get(name) or self._tag(name), attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.end(self._tags.get(name) or self._tag(name))

    def _tag(self, name: str) -> str:
        """A tag without its namespace, remembered: sheets have few tags and millions of elements."""
        tag = name[name.rfind(_SEPARATOR) + 1 :]
        if len(self._tags) < _TAGS_REMEMBERED:
            self._tags[name] = tag
        return tag

    def _refuse_declarations(self, *_args: object) -> NoReturn:
        raise RefusalError("issue_workbook_dtd", found=self.part)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if self.encodings is not None and encoding and encoding.lower() not in self.encodings:
            raise self.damaged()


class PassedOnScan(PartScan):
    """A part that the child process will read too: only in the encoding every reader knows."""

    encodings = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

    def run(self, chunks: Iterable[bytes]) -> None:
        pieces = iter(chunks)
        first = next(pieces, b"")
        if b"\0" in first[:4] or first.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 needs no declaration
            raise self.damaged()
        super().run(chain([first], pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One line of a `.rels` part. `kind` is the last word of its type, such as `worksheet`."""

    id: str
    kind: str
    target: str
    external: bool


class RelationshipScan(PartScan):
    """The relationships of one part."""

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.found: dict[str, Relationship] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship":
            return
        relationship = Relationship(
            id=attributes.get("Id", ""),
            kind=attributes.get("Type", "").rpartition("/")[2],
            target=attributes.get("Target", ""),
            external=attributes.get("TargetMode", "").lower() == "external",
        )
        if relationship.id in self.found:
            raise self.damaged()
        self.found[relationship.id] = relationship


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A sheet as the list of sheets names it. `state` is visible, hidden or veryHidden."""

    name: str
    state: str
    relationship: str


class WorkbookScan(PartScan):
    """The list of sheets and the date system."""

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.sheets: list[SheetEntry] = []
        self.dates_from_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.dates_from_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif tag == "sheet":
            relationship = next((v for k, v in attributes.items() if k.endswith(_SEPARATOR + "id")), "")
            state = attributes.get("state", "visible")
            if state not in {"visible", "hidden", "veryHidden"}:
                raise self.damaged()
            self.sheets.append(
                SheetEntry(name=attributes.get("name", ""), state=state, relationship=relationship)
            )


class StringScan(PassedOnScan):
    """The shared texts: only their lengths, by index. Errors: RefusalError where one is too long."""

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.lengths: list[int] = []
        self._inside = False
        self._chars = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            self._inside = True
            self._chars = 0

    def end(self, tag: str) -> None:
        if tag == "si":
            self._inside = False
            self.lengths.append(self._chars)

    def text(self, data: str) -> None:
        if self._inside:
            self._chars += len(data)
            if self._chars > limits.CELL_CHARS:
                raise RefusalError("issue_workbook_long_text", found=self._chars, expected=limits.CELL_CHARS)

    def aside(self) -> None:
        if self._inside:
            raise self.damaged()
