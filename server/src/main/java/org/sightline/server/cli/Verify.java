package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sightline.media.signing.FileVerifier;
import org.sightline.media.signing.GopSpan;
import org.sightline.media.signing.GopVerdict;
import org.sightline.media.signing.KeyTrust;
import org.sightline.media.signing.SignerNote;
import org.sightline.media.signing.SigningScheme;
import org.sightline.media.signing.TrustAnchors;
import org.sightline.media.signing.WholeVerdict;
import org.sightline.recording.RecordingException;
import org.sightline.recording.evidence.ChainCheck;
import org.sightline.recording.evidence.ExportCheck;

/// `verify`: whether video is what was signed, without a node.
final class Verify implements Command {
  private static final int MAX_LISTED = 10_000;
  private static final long MAX_TRUST_BYTES = 1 << 20;

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "say whether a video, an export or all footage is what was signed";
  }

  @Override
  public String help() {
    return """
        ./sightline verify FILE [--trust CA.pem] [--json]
        ./sightline verify --data FOLDER [--json]

          FILE is an export of Sightline (the zip, or the folder that it was unpacked to), an MP4, or a raw H.264 or H.265 stream.
          Checked are Axis Signed Video and ONVIF Media Signing, and the seal and hashes of an export. No node is needed.
          The last line is one of: valid, valid with missing pictures, invalid, not signed

          --trust CA.pem   whom to trust: root certificates or public keys, PEM
          --data FOLDER    walk the hash chains of all footage in a node's data folder instead; a node may run on it
          --json           one line of JSON

        Examples:
          ./sightline verify evidence.zip --trust owner.pem
          ./sightline verify clip.mp4
          ./sightline verify --data /srv/sightline

        Exit codes: 0 valid, also with missing pictures; 1 invalid; 2 a wrong call, or no such form of file; 3 not signed
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--trust", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    if (arguments.has("--data")) {
      arguments.words();
      return chains(arguments.path("--data").orElseThrow(), arguments.has("--json"), console);
    }
    Path file = file(arguments.words("FILE").getFirst());
    TrustAnchors anchors = anchors(arguments);
    Report report = new Report(console, arguments.has("--json"));
    return ExportCheck.isExport(file) ? report.export(file, anchors) : report.video(file, anchors);
  }

  private static Path file(String word) throws IOException {
    try {
      Path file = Path.of(word);
      if (Files.notExists(file)) {
        throw new NoSuchFileException(word, null, word + " does not exist");
      }
      if (Files.isDirectory(file) && !ExportCheck.isExport(file)) {
        throw new WrongCall(word + " is a folder and no export; for a data folder write --data");
      }
      return file;
    } catch (java.nio.file.InvalidPathException e) {
      throw new WrongCall("'%s' is no path".formatted(word));
    }
  }

  private static TrustAnchors anchors(Arguments arguments) throws IOException {
    Path trust = arguments.path("--trust").orElse(null);
    if (trust == null) {
      return TrustAnchors.none();
    }
    if (Files.size(trust) > MAX_TRUST_BYTES) {
      throw new WrongCall(trust + " is larger than 1 MiB: these are no certificates");
    }
    try {
      return TrustAnchors.ofPem(
          Files.readString(trust, java.nio.charset.StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new WrongCall(trust + " " + e.getMessage());
    }
  }

  private static int chains(Path data, boolean json, Console console) {
    ChainCheck.Report report;
    try {
      report = ChainCheck.run(data, lines -> {});
    } catch (RecordingException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    WholeVerdict verdict =
        report.found() > 0
            ? WholeVerdict.INVALID
            : report.links() == 0 ? WholeVerdict.NOT_SIGNED : WholeVerdict.VALID;
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("verdict", verdict.words());
      facts.put("lines", report.links());
      facts.put("files", report.files());
      facts.put("expired", report.expired());
      facts.put("found", report.found());
      facts.put("findings", report.findings().stream().map(Verify::fact).toList());
      console.out().println(Texts.json(facts));
      return verdict.exitCode();
    }
    report.findings().forEach(each -> console.out().println(each.code() + ": " + each.sentence()));
    console
        .out()
        .println(
            "%d lines of hash chains, %d files compared, %d expired, %d findings"
                .formatted(report.links(), report.files(), report.expired(), report.found()));
    console.out().println(verdict.words());
    return verdict.exitCode();
  }

  private static Map<String, Object> fact(ChainCheck.Finding finding) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("code", finding.code());
    facts.put("stream", finding.stream().toString());
    facts.put("at", finding.at().toString());
    facts.put("sentence", finding.sentence());
    return facts;
  }

  /// What is said about one file.
  private static final class Report {
    private final Console console;
    private final boolean json;
    private final List<Map<String, Object>> gops = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private long unlisted;

    Report(Console console, boolean json) {
      this.console = console;
      this.json = json;
    }

    int video(Path file, TrustAnchors anchors) throws IOException {
      boolean timed = timed(file);
      FileVerifier.Result result =
          FileVerifier.verify(file, anchors, Instant.now(), each -> list("", each, timed));
      if (json) {
        Map<String, Object> facts = facts(result);
        facts.put("gops", gops);
        console.out().println(Texts.json(facts));
        return result.verdict().exitCode();
      }
      describe(result);
      print();
      key("key", result.trust());
      console.out().println(result.verdict().words());
      return result.verdict().exitCode();
    }

    int export(Path file, TrustAnchors anchors) throws IOException {
      ExportCheck.Report report =
          ExportCheck.run(file, anchors, Instant.now(), (name, each) -> list(name, each, true));
      if (json) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("verdict", report.verdict().words());
        facts.put("intact", report.intact());
        facts.put("faults", report.faults());
        trust(facts, report.trust());
        facts.put("files", report.files());
        facts.put("chainLines", report.chainLines());
        List<Map<String, Object>> footage = new ArrayList<>();
        for (ExportCheck.Footage each : report.footage()) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("file", each.name());
          one.putAll(facts(each.result()));
          footage.add(one);
        }
        facts.put("footage", footage);
        facts.put("gops", gops);
        console.out().println(Texts.json(facts));
        return report.verdict().exitCode();
      }
      console
          .out()
          .println(
              "export of %d files: %s"
                  .formatted(
                      report.files(),
                      report.intact()
                          ? "every file is what was exported and sealed"
                          : "it is not what was exported"));
      report.faults().forEach(each -> console.out().println("  " + each));
      if (report.chainLines() > 0) {
        console.out().println("%d lines of hash chains fit".formatted(report.chainLines()));
      }
      for (ExportCheck.Footage each : report.footage()) {
        console.out().println(each.name());
        describe(each.result());
        if (each.result().signedBy().isPresent()) {
          key("  camera key", each.result().trust());
        }
      }
      print();
      key("key of the seal", report.trust());
      console.out().println(report.verdict().words());
      return report.verdict().exitCode();
    }

    private void describe(FileVerifier.Result result) {
      SignerNote signer = result.signer();
      String by =
          result
              .signedBy()
              .map(SigningScheme::words)
              .map("signed by "::concat)
              .orElse("no signature");
      String who =
          String.join(
              ", ",
              List.of(signer.manufacturer(), signer.serialNumber(), signer.firmware()).stream()
                  .filter(text -> !text.isEmpty())
                  .toList());
      console
          .out()
          .println(
              "%s%s; %d pictures, %d bytes"
                  .formatted(
                      by,
                      who.isEmpty() ? "" : " (" + who + ")",
                      result.pictures(),
                      result.bytes()));
      WholeVerdict.Tally tally = result.tally();
      console
          .out()
          .println(
              "GOPs: %d valid, %d valid with missing pictures, %d invalid, %d not signed, %d not checked"
                  .formatted(
                      tally.valid(),
                      tally.withMissing(),
                      tally.invalid(),
                      tally.notSigned(),
                      tally.notChecked()));
      if (result.unhashedSlices() > 0) {
        console
            .out()
            .println(
                "%d slices are of kinds that the scheme leaves unsigned"
                    .formatted(result.unhashedSlices()));
      }
    }

    private void key(String what, KeyTrust trust) {
      console.out().println(what + ": " + said(trust));
    }

    private static String said(KeyTrust trust) {
      return switch (trust) {
        case KeyTrust.Trusted good -> "trusted: " + good.sentence() + " (" + good.subject() + ")";
        case KeyTrust.Untrusted bad ->
            "not trusted: " + bad.sentence() + " (" + bad.subject() + ")";
        case KeyTrust.NoKey none -> "none: " + none.sentence();
      };
    }

    private void print() {
      lines.forEach(console.out()::println);
      if (unlisted > 0) {
        console.out().println("and %d more".formatted(unlisted));
      }
    }

    private void list(String file, GopVerdict verdict, boolean timed) {
      if (verdict instanceof GopVerdict.Valid) {
        return;
      }
      if (lines.size() >= MAX_LISTED) {
        unlisted++;
        return;
      }
      GopSpan span = verdict.span();
      String when =
          timed ? "%s to %s, ".formatted(time(span.startMicros()), time(span.endMicros())) : "";
      String where =
          "%s%spictures %d to %d"
              .formatted(
                  file.isEmpty() ? "" : file + " ", when, span.firstPicture(), span.lastPicture());
      lines.add("  " + where + ": " + reason(verdict));
      Map<String, Object> fact = new LinkedHashMap<>();
      if (!file.isEmpty()) {
        fact.put("file", file);
      }
      fact.put("verdict", word(verdict));
      fact.put("firstPicture", span.firstPicture());
      fact.put("lastPicture", span.lastPicture());
      if (timed) {
        fact.put("startSeconds", span.startMicros() / 1e6);
        fact.put("endSeconds", span.endMicros() / 1e6);
      }
      fact.put("reason", reason(verdict));
      if (verdict instanceof GopVerdict.Invalid invalid) {
        fact.put("fault", invalid.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        fact.put("pictures", invalid.pictures());
      }
      gops.add(fact);
    }

    private static String word(GopVerdict verdict) {
      return switch (verdict) {
        case GopVerdict.Valid _ -> "valid";
        case GopVerdict.ValidWithMissing _ -> "valid with missing pictures";
        case GopVerdict.Invalid _ -> "invalid";
        case GopVerdict.NotSigned _ -> "not signed";
        case GopVerdict.NotChecked _ -> "not checked";
      };
    }

    private static String reason(GopVerdict verdict) {
      return switch (verdict) {
        case GopVerdict.Valid _ -> "valid";
        case GopVerdict.ValidWithMissing some -> "valid, and %d missing".formatted(some.missing());
        case GopVerdict.Invalid bad ->
            "invalid, "
                + bad.detail()
                + (bad.pictures().isEmpty() ? "" : ": picture " + joined(bad.pictures()));
        case GopVerdict.NotSigned _ -> "not signed";
        case GopVerdict.NotChecked not -> "not checked, " + not.why();
      };
    }

    private static String joined(List<Long> numbers) {
      return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }

    private static Map<String, Object> facts(FileVerifier.Result result) {
      Map<String, Object> facts = new LinkedHashMap<>();
      WholeVerdict.Tally tally = result.tally();
      facts.put("verdict", result.verdict().words());
      trust(facts, result.trust());
      facts.put("scheme", result.signedBy().map(SigningScheme::words).orElse(null));
      facts.put("manufacturer", result.signer().manufacturer());
      facts.put("serialNumber", result.signer().serialNumber());
      facts.put("firmware", result.signer().firmware());
      facts.put("pictures", result.pictures());
      facts.put("valid", tally.valid());
      facts.put("validWithMissing", tally.withMissing());
      facts.put("invalid", tally.invalid());
      facts.put("notSigned", tally.notSigned());
      facts.put("notChecked", tally.notChecked());
      return facts;
    }

    private static void trust(Map<String, Object> facts, KeyTrust trust) {
      facts.put("keyTrusted", trust instanceof KeyTrust.Trusted);
      facts.put("key", said(trust));
      facts.put(
          "keyReason",
          trust instanceof KeyTrust.Untrusted bad
              ? bad.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
              : null);
    }

    private static boolean timed(Path file) throws IOException {
      return FileVerifier.isMp4(file);
    }

    private static String time(long micros) {
      Duration at = Duration.ofNanos(micros * 1000);
      return String.format(
          Locale.ROOT,
          "%d:%02d:%02d.%03d",
          at.toHours(),
          at.toMinutesPart(),
          at.toSecondsPart(),
          at.toMillisPart());
    }
  }
}
