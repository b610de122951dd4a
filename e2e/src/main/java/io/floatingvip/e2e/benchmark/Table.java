package io.floatingvip.e2e.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown, so that a run can stand in a document as it was printed. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    rows.add(List.of(columns));
  }

  void row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row has a cell for each column");
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.getFirst().size(); column++) {
        String cell = rows.get(row).get(column);
        text.append("| ").append(cell).repeat(' ', width(column) - cell.length() + 1);
      }
      text.append("|\n");
      if (row == 0) {
        for (int column = 0; column < rows.getFirst().size(); column++) {
          text.append('|').repeat('-', width(column) + 2);
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
