package org.sightline.server.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStoreException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.node.NodeFiles;
import org.sightline.server.tls.TlsFiles;

/// Where the command line of the same machine reaches the node, and the certificate by which it
/// knows that it has reached this one.
final class LocalAddress {
  private LocalAddress() {}

  /// Leaves both in the data folder, each whole or not at all.
  ///
  /// @param tls what the node shows, or null where it speaks plain HTTP
  static void write(Path data, Listen listen, int port, @Nullable TlsFiles tls) throws IOException {
    if (tls != null) {
      replace(data, NodeFiles.CERTIFICATE, pem(tls));
    }
    replace(data, NodeFiles.ADDRESS, of(listen, port, tls != null));
  }

  /// A node that listens on every address of the machine is reached over loopback, whatever names
  /// the machine has.
  static String of(Listen listen, int port, boolean tls) {
    String host =
        switch (listen.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> listen.host();
        };
    return (tls ? "https://" : "http://") + new Listen(host, port) + "/";
  }

  private static void replace(Path data, String name, String text) throws IOException {
    Path part = data.resolve(name + ".part");
    Files.writeString(part, text);
    Files.move(
        part,
        data.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(TlsFiles tls) throws IOException {
    try {
      byte[] der = tls.keyStore().getCertificate("node").getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
          + "\n-----END CERTIFICATE-----\n";
    } catch (KeyStoreException | CertificateEncodingException e) {
      throw new IOException("the node's certificate cannot be written for the command line", e);
    }
  }
}
