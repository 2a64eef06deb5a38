package org.sightline.server.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sightline.recording.evidence.ExportSeal;
import org.sightline.recording.evidence.NodeSigner;

/// A zip under construction: nothing in it is compressed, every file's hash is kept, and the seal
/// comes last.
final class SealedZip implements AutoCloseable {
  private final ZipOutputStream out;
  private final Map<String, String> hashes = new TreeMap<>();

  SealedZip(OutputStream out) {
    this.out = new ZipOutputStream(out, StandardCharsets.UTF_8);
    this.out.setMethod(ZipOutputStream.STORED);
  }

  /// Adds a file.
  ///
  /// @return its SHA-256 in hexadecimal digits
  String add(String name, Path file) throws IOException {
    CRC32 check = new CRC32();
    MessageDigest digest = sha256();
    long size = 0;
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        check.update(block, 0, read);
        digest.update(block, 0, read);
        size += read;
      }
    }
    begin(name, size, check.getValue());
    Files.copy(file, out);
    out.closeEntry();
    String hash = HexFormat.of().formatHex(digest.digest());
    hashes.put(name, hash);
    return hash;
  }

  void add(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(name, bytes);
    hashes.put(name, HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /// Adds the seal; nothing may be added afterwards.
  void seal(NodeSigner signer) throws IOException {
    add(ExportSeal.CERTIFICATES, signer.chain());
    byte[] sums = ExportSeal.sums(hashes).getBytes(StandardCharsets.UTF_8);
    put(ExportSeal.SUMS, sums);
    put(ExportSeal.SIGNATURE, signer.sign(sums));
  }

  private void put(String name, byte[] bytes) throws IOException {
    CRC32 check = new CRC32();
    check.update(bytes);
    begin(name, bytes.length, check.getValue());
    out.write(bytes);
    out.closeEntry();
  }

  private void begin(String name, long size, long check) throws IOException {
    if (!ExportSeal.isSafe(name)) {
      throw new IllegalArgumentException("'%s' cannot be a name in an export".formatted(name));
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(check);
    out.putNextEntry(entry);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
