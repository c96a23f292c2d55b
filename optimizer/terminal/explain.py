"""Explanations and repairs on the terminal."""

from models.explanation import Explanation, Figure, ProjectExplanation, ShadowPrice
from models.law import LawBook
from models.portfolio import Portfolio
from models.repair import RepairReport
from models.scenario import Scenario
from optimizer.report.sentences.explanation import Sentences, counts
from optimizer.report.sentences.repair import RepairText
from optimizer.report.sentences.summary import proof
from optimizer.result import Result
from optimizer.terminal import Terminal


def show_explanation(result: Result, explanation: Explanation, terminal: Terminal) -> None:
    """Lines that are out, lines that are in, prices, money; and how far it is all certain."""
    if terminal.quiet:
        return
    scenario, sentences = result.scenario, Sentences(result, terminal.language)
    years = "–".join(dict.fromkeys((str(scenario.first_year), str(scenario.last_year))))
    terminal.tell(terminal.say("explain.title", years=years, scenario=scenario.name))
    terminal.tell(proof(result, terminal.language))
    exact, bounded, left_open = counts(explanation)
    terminal.tell(terminal.say("explain.counts", exact=exact, bounded=bounded, open=left_open))
    if explanation.is_unfinished:
        terminal.tell(f"{terminal.say('explain.cut_short')} {terminal.say('explain.more_time')}")
    for key, selected in (("explain.out_title", False), ("explain.in_title", True)):
        own = [each for each in explanation.projects if each.selected is selected]
        if own:
            terminal.tell(terminal.say(key))
        for each in own:
            terminal.tell(f"  {_named(result, each)}: {sentences.verdict(each)}")
    _show_prices(explanation, sentences, terminal)
    _show_shadows(explanation, sentences, terminal)


def _named(result: Result, own: ProjectExplanation) -> str:
    return f"{own.project_id} – {result.portfolio.by_id[own.project_id].name}"


def _is_nothing(figure: Figure | None) -> bool:
    return figure is not None and figure.is_proven_zero


def _show_prices(explanation: Explanation, sentences: Sentences, terminal: Terminal) -> None:
    """Prices that are something, largest first; the others by name."""
    if not explanation.prices:
        return
    terminal.tell(terminal.say("explain.prices_title"))
    nothing = [price for price in explanation.prices if _is_nothing(price.gain) and not price.lacking]
    hardly = [own for own in explanation.prices if own.gain is not None and own.gain.is_hardly_anything]
    told = [price for price in explanation.prices if price not in (*nothing, *hardly)]
    for price in sorted(told, key=lambda own: 0.0 if own.gain is None else -own.gain.value):
        terminal.tell(f"  {sentences.price(price)}")
    if hardly:
        rules = "; ".join(dict.fromkeys(sentences.what(price) for price in hardly))
        most = max(price.gain.high for price in hardly if price.gain is not None)
        high = sentences.words.number(most)
        terminal.tell(f"  {terminal.say('explain.prices_hardly', high=high, rules=rules)}")
    if nothing:
        rules = "; ".join(dict.fromkeys(sentences.what(price) for price in nothing))
        terminal.tell(f"  {terminal.say('explain.prices_nothing', rules=rules)}")


def _show_shadows(explanation: Explanation, sentences: Sentences, terminal: Terminal) -> None:
    if not explanation.shadow_prices:
        return
    terminal.tell(terminal.say("explain.shadow_title"))
    untold = {
        "explain.shadow_nothing": [
            own for own in explanation.shadow_prices if own.per_billion == 0 and not own.lacking
        ],
        "explain.shadow_open": [own for own in explanation.shadow_prices if own.per_billion is None],
    }
    for own in explanation.shadow_prices:
        if not any(own in group for group in untold.values()):
            terminal.tell(f"  {sentences.shadow(own)}")
    for key, group in untold.items():
        if group:
            sources = "; ".join(_where(own, sentences, terminal) for own in group)
            terminal.tell(f"  {terminal.say(key, sources=sources)}")


def _where(own: ShadowPrice, sentences: Sentences, terminal: Terminal) -> str:
    """A source and its year; the source alone for the whole period."""
    source = sentences.words.source(own.source)
    return terminal.say("explain.shadow_where", source=source, year=str(own.year or "")).strip()


def show_repairs(
    report: RepairReport, portfolio: Portfolio, scenario: Scenario, law: LawBook, terminal: Terminal
) -> None:
    """Every repair, cheapest first."""
    text = RepairText.of(portfolio, scenario, law, terminal.language)
    if not report.feasible:
        terminal.tell(terminal.say("cli.infeasible"))
    for line in text.lines(report):
        terminal.tell(line)
    if report.is_cut_short:
        terminal.tell(terminal.say("explain.more_time"))
