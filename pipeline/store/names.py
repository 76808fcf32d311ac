"""Organisations and indicators under one name, asked once for each way to write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from pipeline.resolve.fields.organizations import Organization


class OrganizationRow(NamedTuple):
    """A row of `store.organizations`."""

    organization_id: str
    name: str
    region_code: str | None
    parent: str | None
    kind: str


class IndicatorRow(NamedTuple):
    """A row of `store.indicators`."""

    indicator_id: str
    name: str


class Names:
    """Resolves units and indicators to ids, and keeps what it learnt of them for the tables of names."""

    def __init__(
        self,
        resolve_unit: Callable[[str, str | None], Organization | None],
        resolve_indicator: Callable[[str], tuple[str, str]],
    ) -> None:
        self._resolve_unit = resolve_unit
        self._resolve_indicator = resolve_indicator
        self._units: dict[tuple[str, str | None], str | None] = {}
        self._indicators: dict[str, str] = {}
        self._new_organizations: dict[str, OrganizationRow] = {}
        self._new_indicators: dict[str, IndicatorRow] = {}

    @classmethod
    def of_the_rules(cls) -> Self:
        """The names that `pipeline.resolve` gives, loaded when first asked for."""
        from pipeline.resolve.fields.organizations import resolve_unit
        from pipeline.resolve.naming.indicators import resolve_indicator

        return cls(resolve_unit, resolve_indicator)

    def organization_id(self, unit: str, region_code: str | None) -> str | None:
        """The id of the organisation that a unit is in a document of that region; None where none is sure."""
        key = unit, region_code
        if key not in self._units:
            found = self._resolve_unit(unit, region_code)
            self._units[key] = found.organization_id if found else None
            if found:
                self._new_organizations[found.organization_id] = OrganizationRow(
                    found.organization_id, found.name, found.region_code, found.parent, found.kind
                )
        return self._units[key]

    def indicator_id(self, indicator: str) -> str:
        """The id of the indicator that goes by this name."""
        if indicator not in self._indicators:
            id_, name = self._resolve_indicator(indicator)
            self._indicators[indicator] = id_
            self._new_indicators[id_] = IndicatorRow(id_, name)
        return self._indicators[indicator]

    @property
    def unsaved(self) -> tuple[list[OrganizationRow], list[IndicatorRow]]:
        """What was learnt since `saved` was last told."""
        return list(self._new_organizations.values()), list(self._new_indicators.values())

    def saved(self) -> None:
        """The warehouse has all that was learnt so far."""
        self._new_organizations.clear()
        self._new_indicators.clear()
