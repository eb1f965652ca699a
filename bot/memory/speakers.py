"""Which appearance of an article a statement's speaker is, however the article's words for them vary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.memory.names import keys_of_typed, name_key, names_somebody, without_generation
from storage.tables import Appearance


class Speakers:
    """Finds who speaks among the appearances of one brief."""

    def __init__(self, appearances: Sequence[Appearance]) -> None:
        self._exact: dict[str, Appearance] = {}
        self._keyed: dict[str, list[Appearance]] = defaultdict(list)
        for appearance in appearances:
            self._exact.setdefault(appearance.name, appearance)
        for appearance in appearances:
            others = [other.name for other in appearance.names]
            for other in others:
                self._exact.setdefault(other, appearance)
            keys = {name_key(name, appearance.kind) for name in (appearance.name, *others)}
            if appearance.kind == "person":
                keys |= {without_generation(key).rpartition(" ")[2] for key in keys}
            for key in keys:
                self._keyed[key].append(appearance)

    def find(self, speaker: str | None) -> Appearance | None:
        """Return who a speaker is: of this very name, else the only one it can be; None if nobody.

        "Mr Karro" and "karro" are Ilse Karro where no other Karro appears; "the mayor" is who the
        article calls so, and nobody else.
        """
        if speaker is None:
            return None
        if speaker in self._exact:
            return self._exact[speaker]
        for key in keys_of_typed(speaker):
            found = self._keyed.get(key, [])
            if len(found) == 1 and names_somebody(speaker, found[0].kind):
                return found[0]
        return None
