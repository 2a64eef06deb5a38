package org.sightline.server.evidence;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The manifest as a page for people: printable, without scripts, every word escaped.
final class ExportReport {
  private static final String STYLE =
      "body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}"
          + "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
          + "th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
          + "code{font-size:12px;overflow-wrap:anywhere}@media print{body{margin:0}h2{break-after:avoid}}";

  private final StringBuilder page = new StringBuilder();
  private final ZoneId zone;

  private ExportReport(ZoneId zone) {
    this.zone = zone;
  }

  /// A camera's part.
  ///
  /// @param files rows of name, from, to, pictures and what the camera signed
  /// @param gaps rows of from, to and why
  /// @param damage rows of from, to and what
  /// @param notes what else its reader has to know
  record Part(
      String camera,
      String clock,
      List<List<String>> files,
      List<List<String>> gaps,
      List<List<String>> damage,
      List<String> notes) {}

  static String write(ExportOrder order, Map<String, String> head, List<Part> parts, ZoneId zone) {
    ExportReport report = new ExportReport(zone);
    report.begin(order, head);
    parts.forEach(report::part);
    report.end();
    return report.page.toString();
  }

  private void begin(ExportOrder order, Map<String, String> head) {
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        .append("<title>Footage export ")
        .append(escaped(order.id()))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n<h1>Footage export</h1>\n");
    table(
        List.of(),
        head.entrySet().stream().map(each -> List.of(each.getKey(), each.getValue())).toList());
    page.append("<p>Times are UTC; the node's time zone is ")
        .append(escaped(zone.getId()))
        .append(".</p>\n");
  }

  private void part(Part part) {
    page.append("<h2>Camera ").append(escaped(part.camera())).append("</h2>\n<p>");
    page.append(escaped(part.clock())).append("</p>\n");
    part.notes().forEach(note -> page.append("<p>").append(escaped(note)).append("</p>\n"));
    page.append("<h3>Footage</h3>\n");
    table(
        List.of("file", "from", "to", "pictures", "signature of the camera", "SHA-256"),
        part.files());
    page.append("<h3>What is missing</h3>\n");
    table(List.of("from", "to", "why"), part.gaps());
    page.append("<h3>What is damaged</h3>\n");
    table(List.of("from", "to", "what"), part.damage());
  }

  private void table(List<String> headings, List<List<String>> rows) {
    if (rows.isEmpty()) {
      page.append("<p>Nothing.</p>\n");
      return;
    }
    page.append("<table>");
    if (!headings.isEmpty()) {
      page.append("<tr>");
      headings.forEach(each -> page.append("<th>").append(escaped(each)).append("</th>"));
      page.append("</tr>");
    }
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(each -> page.append("<td>").append(escaped(each)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void end() {
    page.append(
        """
        <h2>How to check this export</h2>
        <p>With Sightline: <code>./sightline verify FILE.zip --trust NODE.pem</code>, where NODE.pem is the certificate of the node, given to you
        by its owner and not taken from this export. The last line of the answer is the verdict.</p>
        <p>Without it, in the unpacked folder: <code>sha256sum -c SHA256SUMS</code> compares every file, and
        <code>openssl x509 -in certificates.pem -noout -pubkey &gt; key.pem; openssl dgst -sha256 -verify key.pem -signature SHA256SUMS.sig SHA256SUMS</code>
        checks the seal.</p>
        </body></html>
        """);
  }

  static String time(java.time.Instant at) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
        .withZone(java.time.ZoneOffset.UTC)
        .format(at);
  }

  /// The text as it may stand in HTML; what is no printable character becomes a question mark.
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isShown(each) ? each : '?');
      }
    }
    return out.toString();
  }

  /// Neither a control character nor one that changes the direction of those after it, which could
  /// make a reason or a name read as something else.
  private static boolean isShown(char each) {
    return each == '\n'
        || (!Character.isISOControl(each) && Character.getType(each) != Character.FORMAT);
  }
}
