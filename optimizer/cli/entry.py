"""What every command shares: the program, its global options, how it speaks."""

from pathlib import Path
from typing import Annotated

import typer

from models.texts import say
from models.units import LANGUAGES
from optimizer.terminal import Terminal

app = typer.Typer(
    name="canvon",
    help="Cân Vốn – phân bổ vốn đầu tư công / public investment capital allocation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Lang = Annotated[str | None, typer.Option("--lang", help="vi | en")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Chỉ in lỗi / print errors only")]
BookPath = Annotated[Path, typer.Argument(help="Tệp Excel / workbook")]
JsonPath = Annotated[Path | None, typer.Option("--json", help="Ghi kết quả JSON / write JSON")]

ScenarioName = Annotated[str | None, typer.Option(help="Tên kịch bản / scenario name")]
Gap = Annotated[float | None, typer.Option(min=0, max=1, help="0.01 = 1 %")]
Seconds = Annotated[float | None, typer.Option(min=0.001, help="Giây / seconds")]
SecondsForAll = Annotated[float | None, typer.Option(min=0.001, help="Giây, cho tất cả / seconds for all")]

AnswerFile = Annotated[
    Path | None, typer.Option("--answers", help="Tệp trả lời cho danh mục đơn vị gửi / answers about a list")
]
AnswerLines = Annotated[
    list[str] | None,
    typer.Option("--answer", help="Một câu trả lời, như O=demand, 12=project / one answer"),
]

OTHER_KINDS = frozenset({".xls", ".xlsb", ".ods", ".csv", ".txt", ".docx", ".pdf", ".json"})
"""Endings of files that are no .xlsx, whatever stands in them."""

_settings: dict[str, object] = {"lang": "vi", "quiet": False}


@app.callback()
def _globals(
    lang: Annotated[str, typer.Option("--lang", help="vi | en")] = "vi", quiet: Quiet = False
) -> None:
    _settings.update(lang=lang, quiet=quiet)


def speaker(lang: str | None, quiet: bool) -> Terminal:
    """The terminal of a command; options may stand before or after the command."""
    return Terminal(lang or str(_settings["lang"]), quiet or bool(_settings["quiet"]))


def workbook_path[P: (Path, Path | None)](value: P) -> P:
    """Where a workbook is written: `plan` means plan.xlsx.

    Errors: BadParameter for the name of another kind of file.
    """
    if value is None or value.suffix.lower() in (".xlsx", ".xlsm") or value.is_dir():
        return value
    if value.suffix.lower() in OTHER_KINDS:
        told = [say("cli.out_kind", language, found=value.suffix) for language in LANGUAGES]
        raise typer.BadParameter(" / ".join(told))
    return value.with_name(f"{value.name}.xlsx")
