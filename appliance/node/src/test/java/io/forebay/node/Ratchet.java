package io.forebay.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Exceptions that may only shrink: each line of a list names what is too long, how long it may be,
/// and why.
///
/// A line that is no longer needed, or allows more than is used, is a problem too.
final class Ratchet {

  private record Allowance(int lines, String reason) {}

  private final Map<String, Allowance> allowances = new HashMap<>();
  private final Map<String, Integer> found = new HashMap<>();
  private final int limit;

  /// @param list lines `<what> <lines> <reason>`; empty ones and those after `#` say nothing
  Ratchet(int limit, List<String> list) {
    this.limit = limit;
    for (String line : list) {
      if (line.isBlank() || line.startsWith("# ")) {
        continue;
      }
      String[] parts = line.split(" +", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException("needs '<what> <lines> <reason>': " + line);
      }
      allowances.put(parts[0], new Allowance(Integer.parseInt(parts[1]), parts[2]));
    }
  }

  void look(String what, int lines) {
    if (lines > limit) {
      found.merge(what, lines, Math::max);
    }
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    found.forEach((what, lines) -> {
      Allowance allowance = allowances.get(what);
      if (allowance == null || allowance.lines < lines) {
        problems.add(what + " has " + lines + " lines, more than " + limit + ": split it");
      }
    });
    allowances.forEach((what, allowance) -> {
      int lines = found.getOrDefault(what, 0);
      if (lines < allowance.lines) {
        problems.add(what + " is allowed " + allowance.lines + " lines, needs " + lines);
      }
    });
    problems.sort(null);
    return problems;
  }
}
