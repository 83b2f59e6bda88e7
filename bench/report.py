"""Rows of the result: values by round and server, ratios, bars, and how they are printed."""
import json
import statistics

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


class Bar:
    """What has to be reached: of a value, or of its ratio to another server's in the same round."""

    def __init__(self, sense, bound, other=None):
        self.sense, self.bound, self.other = sense, bound, other

    def is_met(self, row):
        middle = statistics.median(row.ratios(self.other) if self.other else row.values["forebay"])
        return middle >= self.bound if self.sense == ">=" else middle <= self.bound

    def __str__(self):
        return f"{'≥' if self.sense == '>=' else '≤'} {self.bound}{' × ' + self.other if self.other else ''}"


class Row:
    """One measure of one case."""

    def __init__(self, scenario, case, measure, values, bar=None, note=""):
        self.scenario, self.case, self.measure = scenario, case, measure
        self.values = {name: list(found) for name, found in values.items() if found}
        self.bar = bar
        self.note = note

    def ratios(self, other):
        return [ours / theirs for ours, theirs in zip(self.values["forebay"], self.values[other]) if theirs]

    @property
    def verdict(self):
        if self.bar is None or (self.bar.other and self.bar.other not in self.values):
            return ""
        return "met" if self.bar.is_met(self) else "**missed**"

    def to_json(self):
        return {
            "scenario": self.scenario, "case": self.case, "measure": self.measure, "values": self.values,
            "ratios": {other: self.ratios(other) for other in self.values if other != "forebay"},
            "bar": str(self.bar) if self.bar else None, "verdict": self.verdict.strip("*") or None,
            "note": self.note or None,
        }


def number(value):
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def spread(values):
    middle = number(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({number(min(values))}–{number(max(values))})"


def table(rows):
    """Markdown: medians, and ratios with their smallest and largest of the rounds."""
    lines = []
    for scenario in dict.fromkeys(row.scenario for row in rows):
        found = [row for row in rows if row.scenario == scenario]
        others = list(dict.fromkeys(name for row in found for name in row.values if name != "forebay"))
        header = ["case", "measure", "Forebay", *(f"{other} | ÷ {other}" for other in others), "bar", ""]
        lines += ["", f"### {scenario}", "", "| " + " | ".join(header) + " |",
                  "|---|---|" + "---:|" * (1 + 2 * len(others)) + "---|---|"]
        for row in found:
            cells = [row.case, row.measure, spread(row.values["forebay"])]
            for other in others:
                known = other in row.values
                cells += [number(statistics.median(row.values[other])) if known else "",
                          spread(row.ratios(other)) if known else ""]
            cells += [str(row.bar) if row.bar else "", " ".join(filter(None, [row.verdict, row.note]))]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines).strip() + "\n"


def write_json(path, conditions, rows):
    document = {"conditions": conditions, "rows": [row.to_json() for row in rows]}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def write_docs(path, conditions, rows):
    """Replaces what is between the marks; the rest of the page stays."""
    text = path.read_text() if path.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join(f"- {name}: {value}" for name, value in conditions.items())
    path.write_text(f"{before}{BEGIN}\n{lines}\n\n{table(rows)}{END}{after}")
