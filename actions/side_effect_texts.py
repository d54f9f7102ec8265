"""Puts together what the sources have on a side effect; see `replies.yml` for the sentences."""

from __future__ import annotations

from bot.knowledge import Knowledge, SideEffect
from bot.knowledge.replies import SideEffectReplies

DO_NOT_WAIT = frozenset({"urgent", "emergency"})


class SideEffectTexts:
    """The texts on side effects.

    Args:
        knowledge: what the sources have.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._replies: SideEffectReplies = knowledge.side_effect_replies

    def look_up(self, effect: SideEffect) -> str:
        """Say whether gabapentin can cause it: the article first, then the label, then what to do."""
        paragraphs = [" ".join([self._first(effect), self._label_figures(effect)]).strip()]
        if effect.label.adds:
            paragraphs.append(effect.label.adds)
        paragraphs.append(self._what_to_do(effect))
        if effect.if_now:
            # Who is frightened reads the first line only.
            paragraphs.insert(0, effect.if_now)
        return "\n\n".join(filter(None, paragraphs))

    def frequency(self, effect: SideEffect) -> str:
        """Say how often it happens, as far as the sources say."""
        replies = self._replies.frequency
        if not (effect.in_article or effect.in_label):
            return replies.by_status["not_listed"].format(effect=effect.said)
        article = effect.article and effect.article.frequency
        first = article or replies.not_in_article.format(effect=effect.said)
        return "\n\n".join([first, self._label_frequency(effect)])

    def duration(self, effect: SideEffect) -> str:
        """Say how long it lasts, as far as the sources say."""
        replies = self._replies.duration
        if effect.advice in DO_NOT_WAIT:
            told = [effect.if_now, replies.do_not_wait.format(effect=effect.said), self._what_to_do(effect)]
            return "\n\n".join(filter(None, told))
        if not (effect.in_article or effect.in_label):
            return replies.not_listed.format(effect=effect.said)
        article = effect.article and effect.article.duration
        first = article or replies.most_improve.format(effect=effect.said)
        return "\n\n".join([first, replies.keep_telling])

    def overview(self) -> str:
        """Name the common side effects and the serious ones."""
        reply = self._replies.overview
        population = self._knowledge.populations[reply.population]
        rows = [
            reply.row.format(effect=effect.said, gabapentin=figure.gabapentin, placebo=figure.placebo)
            for effect in (self._knowledge.side_effects[name] for name in reply.effects)
            for figure in [effect.label.figures[reply.population]]
        ]
        text = reply.text.replace("{trials}", population.trials)
        return text.replace("{rows}", "\n".join(rows))

    def _first(self, effect: SideEffect) -> str:
        if effect.article:
            return self._replies.in_article.format(says=effect.article.says)
        return self._replies.in_label[effect.label.status].format(effect=effect.said)

    def _label_figures(self, effect: SideEffect) -> str:
        """Word the figures of the first trial population, in the order of the file."""
        for name, population in self._knowledge.populations.items():
            figure = effect.label.figures.get(name)
            if figure:
                form = self._replies.figures_after_article if effect.article else self._replies.figures
                return form.format(
                    trials=population.trials, gabapentin=figure.gabapentin, placebo=figure.placebo
                )
        return ""

    def _label_frequency(self, effect: SideEffect) -> str:
        replies = self._replies.frequency
        if effect.label.figures:
            rows = [
                replies.row.format(
                    trials=_capital(population.trials), gabapentin=figure.gabapentin, placebo=figure.placebo
                )
                for name, population in self._knowledge.populations.items()
                for figure in [effect.label.figures.get(name)]
                if figure
            ]
            head = replies.in_trials.format(effect=effect.said)
            return "\n".join([head, *(f"- {row}" for row in rows), "", replies.no_back_pain_trial])
        if effect.label.frequency:
            return effect.label.frequency
        return replies.by_status.get(effect.label.status, replies.no_figure).format(effect=effect.said)

    def _what_to_do(self, effect: SideEffect) -> str:
        parts = []
        if effect.in_article or effect.in_label or effect.advice in DO_NOT_WAIT or effect.advice_says:
            parts.append(effect.advice_says or self._replies.advice[effect.advice])
        if effect.warning_signs:
            parts.append(self._replies.warning_signs.format(signs=effect.warning_signs))
        return " ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
