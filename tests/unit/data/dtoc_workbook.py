"""Makes small delayed-transfers workbooks in each of the published layouts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

OLD_REASONS = (
    "A) COMPLETION OF ASSESSMENT",
    "B) PUBLIC FUNDING",
    "C) WAITING FURTHER NHS NON-ACUTE CARE",
    "DI) AWAITING RESIDENTIAL HOME PLACEMENT OR AVAILABILITY",
    "DII) AWAITING NURSING HOME PLACEMENT OR AVAILABILITY",
    "E) AWAITING CARE PACKAGE IN OWN HOME",
    "F) AWAITING COMMUNITY EQUIPMENT AND ADAPTIONS",
    "G) PATIENT OR FAMILY CHOICE",
    "H) DISPUTES",
    "I) HOUSING - PATIENTS NOT COVERED BY NHS AND COMMUNITY CARE ACT",
    "TOTAL",
)
NEW_REASONS = (
    "A) Awaiting completion of assessment",
    "B) Awaiting public funding",
    "C) Awaiting further non-acute NHS care",
    "Di) Awaiting residential home placement or availability",
    "Dii) Awaiting nursing home placement or availability",
    "E) Awaiting care package in own home",
    "F) Awaiting community equipment and adaptations",
    "G) Patient or family choice",
    "H) Disputes",
    "I) Housing - patients not covered by Care Act",
    "O) Other",
    "Total",
)
LAYOUTS = {
    "2011": {"before": ("SHA",), "new": False, "beds": None, "titles": "Type of Care"},
    "2013": {"before": ("Region", ""), "new": False, "beds": None, "titles": "Type of Care"},
    "2015": {
        "before": ("Region", "ONS Geography"),
        "new": False,
        "beds": None,
        "titles": "Type of Care",
    },
    "2017": {
        "before": ("Region", "ONS Geography"),
        "new": True,
        "beds": "DTOC Beds",
        "titles": "type of care",
    },
    "2019": {
        "before": ("Region", "ONS Geography"),
        "new": True,
        "beds": "Average Number of People Delayed per Day",
        "titles": "type of care",
    },
}
#: ONS code, council number, name, acute, non-acute, NHS, social care, both, reasons A, C and E.
AREAS = (
    ("E06000015", "507", "Derby UA", 144, 203, 300, 40, 7, 100, 200, 47),
    ("E10000007", "506", "Derbyshire", 540, 382, 687, 230, 5, 500, 400, 22),
    ("-", "9900", "Resident In Wales", 10, 0, 10, 0, 0, 0, 10, 0),
)


@dataclass
class Workbook:
    """A month's workbook; change a field to make it wrong in one way."""

    layout: str = "2017"
    period: Any = "October 2018"
    periods: dict[str, Any] = field(default_factory=dict)
    published: str = "13th December 2018"
    revised: str = "9th May 2019"
    areas: tuple[tuple[Any, ...], ...] = AREAS
    cells: dict[tuple[str, int, int], Any] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()

    def write(self, path: Path) -> Path:
        said = LAYOUTS[self.layout]
        reasons = NEW_REASONS if said["new"] else OLD_REASONS
        with xlsxwriter.Workbook(path, {"default_date_format": "mmm yyyy"}) as book:
            book.add_worksheet("England")
            for name, headings, values in (
                (f"LA - by {said['titles']}", ("Acute", "Non-Acute", "Total"), _by_care),
                (
                    "LA - by responsible org",
                    ("NHS", "Social Care", "Both", "Total"),
                    _by_organisation,
                ),
                ("LA - by reason", reasons, lambda area: _by_reason(area, len(reasons))),
            ):
                if name not in self.leave_out:
                    self._sheet(book.add_worksheet(name), name, headings, values)
        return path

    def _sheet(self, sheet: Any, name: str, headings: tuple[str, ...], values: Any) -> None:
        said = LAYOUTS[self.layout]
        period = self.periods.get(name, self.period)
        for row, (word, text) in enumerate(
            (
                ("Title:", "Delayed Transfer of Care"),
                ("Period:", period),
                ("Published:", self.published),
                ("Revised:", self.revised),
            ),
            start=3,
        ):
            sheet.write(row, 1, word)
            sheet.write(row, 2, text)
        header = ["", *said["before"], "Code", "Name", *headings]
        if said["beds"] and name != "LA - by reason":
            sheet.write(12, len(header) + 1, said["beds"])
            header += ["", *headings]
        sheet.write_row(13, 0, header)
        blocks = [values(area) for area in self.areas]
        nation = [sum(column) for column in zip(*blocks, strict=True)]
        dashes = ["-"] * (len(said["before"]) + 1)
        self._row(sheet, 14, header, [*dashes, "England"], nation)
        for at, (area, block) in enumerate(zip(self.areas, blocks, strict=True), start=16):
            before = {"Region": "Somewhere", "SHA": "-", "ONS Geography": area[0], "": ""}
            labels = [*(before[word] for word in said["before"]), area[1], area[2]]
            self._row(sheet, at, header, labels, block)
        sheet.write(16 + len(self.areas) + 2, 1, "Notes:")
        for (where, row, column), cell in self.cells.items():
            if where == name:
                sheet.write(row - 1, column - 1, cell)

    def _row(
        self, sheet: Any, at: int, header: list[str], labels: list[str], block: list[int]
    ) -> None:
        sheet.write_row(at, 1, [*labels, *block])
        if len(header) > 1 + len(labels) + len(block):
            sheet.write_row(at, 2 + len(labels) + len(block), [each / 31 for each in block])


def _by_care(area: tuple[Any, ...]) -> list[int]:
    return [area[3], area[4], area[3] + area[4]]


def _by_organisation(area: tuple[Any, ...]) -> list[int]:
    return [*area[5:8], sum(area[5:8])]


def _by_reason(area: tuple[Any, ...], width: int) -> list[int]:
    a, c, e = area[8:11]
    block = [a, 0, c, 0, 0, e]
    return [*block, *[0] * (width - len(block) - 1), a + c + e]
