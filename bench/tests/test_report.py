import json
import pathlib
import tempfile
import unittest

from bench import report
from bench.context import alternate
from bench.report import Bar, Row


def row(ours, theirs, bar=None):
    return Row("Warm GET", "4KiB c16", "MB/s", {"forebay": ours, "nginx": theirs}, bar)


class ReportTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        self.assertEqual(row([100, 10], [50, 20]).ratios("nginx"), [2, 0.5])

    def test_a_bar_is_judged_by_the_median(self):
        self.assertEqual(row([1, 10, 10], [10, 10, 10], Bar(">=", 0.95, "nginx")).verdict, "met")
        self.assertEqual(row([9, 9, 10], [10, 10, 10], Bar(">=", 0.95, "nginx")).verdict, "**missed**")
        self.assertEqual(row([2], [9], Bar("<=", 1)).verdict, "**missed**")

    def test_a_bar_beside_a_server_that_did_not_run_has_no_verdict(self):
        self.assertEqual(row([1], [], Bar(">=", 4, "nginx")).verdict, "")

    def test_the_table_names_medians_ratios_and_spread(self):
        text = report.table([row([90, 100, 110], [100, 100, 100], Bar(">=", 0.95, "nginx"))])
        self.assertIn("| 4KiB c16 | MB/s | 100 (90–110) | 100 | 1 (0.9–1.1) | ≥ 0.95 × nginx | met |", text)

    def test_the_page_keeps_what_is_outside_the_marks(self):
        with tempfile.TemporaryDirectory() as directory:
            page = pathlib.Path(directory, "performance.md")
            page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
            report.write_docs(page, {"machine": "this"}, [row([1], [1])])
            text = page.read_text()
        self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n"))
        self.assertIn("- machine: this", text)
        self.assertNotIn("old", text)

    def test_the_document_has_every_round(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "result.json")
            report.write_json(file, {}, [row([1, 2], [2, 2])])
            document = json.loads(file.read_text())
        self.assertEqual(document["rows"][0]["ratios"], {"nginx": [0.5, 1]})

    def test_servers_take_turns_in_both_directions(self):
        order = []
        results = alternate(2, {name: lambda name=name: order.append(name) or name for name in "ABC"})
        self.assertEqual(order, ["A", "B", "C", "C", "B", "A"])
        self.assertEqual(results["A"], ["A", "A"])


if __name__ == "__main__":
    unittest.main()
