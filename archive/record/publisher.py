"""Who publishes a site, as far as it is known: what an archive keeps of it among the facts of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from archive.record.provinces import Place

Level = Literal["central", "province", "district", "front", "army", "press", "government", "assembly"]
"""Whose site it is. `central`: the Party's central organs, their newspapers and schools; `province` and `district`:
what committees of that level and their commissions publish; `press`: newspapers and broadcasters of provinces;
`front`: the Fatherland Front and mass organisations; `army`: with the police; `government` and `assembly`: of
any level."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher of a site."""

    title: str | None = None
    """In Vietnamese; of a site that was not described the name of its host."""
    level: Level | None = None
    """None where it is not known: then neither is the province."""
    province: str | None = None
    """Today's province that it is a site of, by its name in `provinces`. None with a level: of the whole country."""
    provinces_before: tuple[str, ...] = ()
    """Provinces that it was a site of and that have become a part of `province`."""

    @property
    def is_national(self) -> bool:
        """Whether it is known to be of no single province."""
        return self.level is not None and self.province is None

    def is_of(self, place: Place) -> bool:
        """Whether it is a site of a province; of one as it was until July 2025, whether it was."""
        if not place.is_former:
            return self.province == place.name
        return place.name in (self.provinces_before or (self.province,))

    def as_facts(self) -> dict[str, Any]:
        """Return it as facts of a site, by name."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Publisher:
        """Return what the facts of a site say; what they do not say, or not as `as_facts` does, is not known."""
        title, level, province = (facts.get(name) for name in ("title", "level", "province"))
        before = facts.get("provinces_before")
        return cls(
            title if isinstance(title, str) else None,
            level if level in get_args(Level) else None,
            province if isinstance(province, str) else None,
            tuple(map(str, before)) if isinstance(before, list) else (),
        )
