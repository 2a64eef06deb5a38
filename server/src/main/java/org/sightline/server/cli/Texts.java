package org.sightline.server.cli;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The forms in which commands write their results.
public final class Texts {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Texts() {}

  /// One line of JSON.
  public static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /// Columns under their headings, as wide as their widest cell. What a cell could do to the
  /// terminal instead of being read is shown as a question mark.
  public static String table(List<String> headings, List<List<String>> given) {
    List<List<String>> rows =
        given.stream().map(row -> row.stream().map(Texts::plain).toList()).toList();
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              headings.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder(line(headings, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  /// The text with a question mark for each character that steers a terminal.
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + System.lineSeparator();
  }
}
