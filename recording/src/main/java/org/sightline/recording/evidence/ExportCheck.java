package org.sightline.recording.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.sightline.media.signing.FileVerifier;
import org.sightline.media.signing.GopVerdict;
import org.sightline.media.signing.KeyTrust;
import org.sightline.media.signing.TrustAnchors;
import org.sightline.media.signing.WholeVerdict;
import org.sightline.recording.ChainLink;

/// Checks an export, a zip or the folder that it was unpacked to: the seal, every file's hash, that
/// nothing was put in or taken out, the hash chain's lines, and what cameras signed in the footage.
///
/// No node is needed, and nothing of what is checked is believed before its hash fits. Footage
/// inside a zip is unpacked to a temporary file, one at a time.
public final class ExportCheck {
  private final ExportFiles files;
  private final TrustAnchors anchors;
  private final Instant at;
  private final BiConsumer<String, GopVerdict> told;
  private final List<String> faults = new ArrayList<>();
  private final List<Footage> footage = new ArrayList<>();
  private long chainLines;

  /// One file of footage and what its camera signed.
  public record Footage(String name, FileVerifier.Result result) {}

  /// What was found.
  ///
  /// @param intact whether the seal fits and every file is what was exported
  /// @param faults what does not fit, for people
  /// @param trust whether the node's key is to be trusted
  /// @param chainLines lines of hash chains that fit
  /// @param verdict over all: invalid if anything is, else valid, since the node signed it, or
  ///   valid with missing pictures where a camera's signature says so
  public record Report(
      boolean intact,
      List<String> faults,
      KeyTrust trust,
      List<Footage> footage,
      long files,
      long chainLines,
      WholeVerdict verdict) {
    public Report {
      faults = List.copyOf(faults);
      footage = List.copyOf(footage);
    }
  }

  private ExportCheck(
      ExportFiles files, TrustAnchors anchors, Instant at, BiConsumer<String, GopVerdict> told) {
    this.files = files;
    this.anchors = anchors;
    this.at = at;
    this.told = told;
  }

  /// Whether the path looks like an export: a zip, or a folder with a seal.
  public static boolean isExport(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return Files.isRegularFile(path.resolve(ExportSeal.SUMS));
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] head = in.readNBytes(4);
      return head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    }
  }

  /// Checks an export.
  ///
  /// @param told is given every verdict on a camera's signatures, with the file's name
  /// @throws IOException if it is no export, or cannot be read
  public static Report run(
      Path export, TrustAnchors anchors, Instant at, BiConsumer<String, GopVerdict> told)
      throws IOException {
    try (ExportFiles files = ExportFiles.of(export)) {
      return new ExportCheck(files, anchors, at, told).all();
    }
  }

  private Report all() throws IOException {
    Set<String> names = files.names();
    if (!names.contains(ExportSeal.SUMS)) {
      throw new IOException("there is no %s in it: this is no export".formatted(ExportSeal.SUMS));
    }
    byte[] sums = small(ExportSeal.SUMS);
    List<X509Certificate> chain = certificates(names);
    KeyTrust trust = seal(sums, chain, names);
    Optional<Map<String, String>> listed =
        ExportSeal.parse(new String(sums, StandardCharsets.UTF_8));
    if (listed.isEmpty()) {
      faults.add("%s is not a list of files".formatted(ExportSeal.SUMS));
    } else {
      contents(listed.get(), names, chain);
    }
    return new Report(
        faults.isEmpty(), faults, trust, footage, names.size(), chainLines, verdict());
  }

  private WholeVerdict verdict() {
    boolean invalid =
        footage.stream().anyMatch(each -> each.result().verdict() == WholeVerdict.INVALID);
    boolean missing =
        footage.stream()
            .anyMatch(each -> each.result().verdict() == WholeVerdict.VALID_WITH_MISSING_PICTURES);
    return !faults.isEmpty() || invalid
        ? WholeVerdict.INVALID
        : missing ? WholeVerdict.VALID_WITH_MISSING_PICTURES : WholeVerdict.VALID;
  }

  private List<X509Certificate> certificates(Set<String> names) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    if (!names.contains(ExportSeal.CERTIFICATES)) {
      return chain;
    }
    try {
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(small(ExportSeal.CERTIFICATES)))) {
        chain.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      chain.clear();
    }
    return chain;
  }

  private KeyTrust seal(byte[] sums, List<X509Certificate> chain, Set<String> names)
      throws IOException {
    if (chain.isEmpty() || !names.contains(ExportSeal.SIGNATURE)) {
      faults.add("the export carries no signature and certificate that can be read");
      return new KeyTrust.NoKey("the export is not signed");
    }
    if (!NodeSigner.verify(chain.getFirst().getPublicKey(), sums, small(ExportSeal.SIGNATURE))) {
      faults.add("the list of files is not what was signed");
    }
    return anchors.judge(chain, at);
  }

  private void contents(Map<String, String> listed, Set<String> names, List<X509Certificate> chain)
      throws IOException {
    Set<String> foreign = new TreeSet<>(names);
    foreign.removeAll(listed.keySet());
    foreign.removeAll(Set.of(ExportSeal.SUMS, ExportSeal.SIGNATURE, ExportSeal.CERTIFICATES));
    foreign.forEach(name -> faults.add("%s was put in".formatted(printable(name))));
    for (Map.Entry<String, String> each : listed.entrySet()) {
      String name = each.getKey();
      if (!names.contains(name)) {
        faults.add("%s was taken out".formatted(name));
      } else if (name.endsWith(".mp4") && !name.startsWith(ExportSeal.COPIES)) {
        media(name, each.getValue());
      } else if (name.startsWith("chain/") && name.endsWith(".txt")) {
        byte[] text = small(name);
        if (matches(name, each.getValue(), text)) {
          chainLines(name, new String(text, StandardCharsets.US_ASCII), chain);
        }
      } else {
        hashed(name, each.getValue());
      }
    }
  }

  private boolean matches(String name, String expected, byte[] bytes) {
    if (HexFormat.of().formatHex(digest().digest(bytes)).equals(expected)) {
      return true;
    }
    faults.add("%s was changed".formatted(name));
    return false;
  }

  private void hashed(String name, String expected) throws IOException {
    try (InputStream in = files.open(name);
        OutputStream nowhere = OutputStream.nullOutputStream()) {
      compare(name, expected, copy(in, nowhere));
    }
  }

  private boolean compare(String name, String expected, String found) {
    if (found.equals(expected)) {
      return true;
    }
    faults.add("%s was changed".formatted(name));
    return false;
  }

  private void media(String name, String expected) throws IOException {
    Path file = Files.createTempFile("sightline-verify", ".mp4");
    try {
      String found;
      try (InputStream in = files.open(name);
          OutputStream out = Files.newOutputStream(file)) {
        found = copy(in, out);
      }
      if (compare(name, expected, found)) {
        footage.add(
            new Footage(
                name,
                FileVerifier.verify(file, anchors, at, verdict -> told.accept(name, verdict))));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Every line must follow the one before and be signed by the key that it was signed with then,
  /// which stands in a line of its own before it, or else by the key that sealed the export.
  private void chainLines(String name, String text, List<X509Certificate> chain) {
    String before = null;
    PublicKey key = chain.isEmpty() ? null : chain.getFirst().getPublicKey();
    for (String line : text.split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      if (line.startsWith("before ")) {
        before = line.substring("before ".length());
        continue;
      }
      ChainLink link = ChainText.parse(line, "").orElse(null);
      boolean follows =
          link != null && (before == null || link.hash().equals(link.expectedHash(before)));
      if (link == null || !follows || key == null || !ChainCheck.isSigned(link, key)) {
        faults.add("%s: line %d of the hash chain does not fit".formatted(name, chainLines + 1));
        return;
      }
      before = link.hash();
      chainLines++;
    }
  }

  private byte[] small(String name) throws IOException {
    try (InputStream in = files.open(name)) {
      byte[] bytes = in.readNBytes(ExportSeal.MAX_BYTES + 1);
      if (bytes.length > ExportSeal.MAX_BYTES) {
        throw new IOException(
            "%s is larger than %d bytes: this is no export".formatted(name, ExportSeal.MAX_BYTES));
      }
      return bytes;
    }
  }

  private static String copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = digest();
    byte[] block = new byte[1 << 16];
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      digest.update(block, 0, read);
      out.write(block, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
