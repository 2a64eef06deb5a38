package org.sightline.webrtc;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A DTLS association with one browser: the keys it agreed on, and its end.
final class DtlsAssociation implements AutoCloseable {
  /// The longest that a handshake may take, from the first hello on.
  static final int HANDSHAKE_MILLIS = 10_000;

  private final DtlsLine line;
  private final DtlsPeer peer;
  private final DTLSTransport transport;
  private final byte[] buffer = new byte[DtlsLine.MAX_BYTES];

  private DtlsAssociation(DtlsLine line, DtlsPeer peer, DTLSTransport transport) {
    this.line = line;
    this.peer = peer;
    this.transport = transport;
  }

  /// Waits for the browser's hello, at most `helloMillis`, and shakes hands.
  ///
  /// @throws IOException if nobody came in time, or it was not the browser that made the offer
  static DtlsAssociation shake(
      DtlsLine line,
      NodeCertificate certificate,
      List<SdpOffer.Fingerprint> expected,
      byte[] clientName,
      int helloMillis)
      throws IOException {
    BcTlsCrypto crypto = new BcTlsCrypto();
    DtlsPeer peer = new DtlsPeer(crypto, certificate, expected, HANDSHAKE_MILLIS);
    DTLSVerifier verifier = new DTLSVerifier(crypto);
    DTLSServerProtocol protocol = new DTLSServerProtocol();
    long until = System.nanoTime() + helloMillis * 1_000_000L;
    while (true) {
      long left = (until - System.nanoTime()) / 1_000_000;
      byte[] datagram = left <= 0 ? null : line.next((int) left);
      if (datagram == null) {
        throw new IOException("the browser did not begin the handshake");
      }
      DTLSRequest request = verifier.verifyRequest(clientName, datagram, 0, datagram.length, line);
      if (request != null) {
        return new DtlsAssociation(line, peer, protocol.accept(peer, line, request));
      }
      // A hello in parts (they have grown beyond a datagram) cannot be answered with a cookie. It
      // needs none here: datagrams are taken only from addresses that passed a connectivity check.
      if (isPart(datagram)) {
        line.putBack(datagram);
        return new DtlsAssociation(line, peer, protocol.accept(peer, line));
      }
    }
  }

  /// Whether the datagram begins with a handshake record whose first message is a hello in parts.
  private static boolean isPart(byte[] datagram) {
    if (datagram.length < 25 || datagram[0] != 22 || datagram[13] != 1) {
      return false;
    }
    for (int i = 0; i < 3; i++) {
      if (datagram[14 + i] != datagram[22 + i]) {
        return true;
      }
    }
    return false;
  }

  SrtpKeys ours() {
    return peer.keys(false);
  }

  SrtpKeys theirs() {
    return peer.keys(true);
  }

  SrtpProfile profile() {
    return peer.profile();
  }

  /// Reads what waits of the association; false once the browser has closed it.
  boolean goesOn() {
    try {
      for (int i = 0; i < DtlsLine.MAX_WAITING && line.hasWaiting(); i++) {
        int bytes = transport.receive(buffer, 0, buffer.length, 1);
        if (bytes < 0 && peer.saidGoodBye()) {
          return false;
        }
      }
      return !peer.saidGoodBye();
    } catch (IOException _) {
      return false; // a fatal alert, or the line is closed: both end the session
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException _) {
      // the good-bye could not be sent; the browser finds out by itself
    }
  }
}
