package org.sightline.observation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// The place of the last fact of a page: the next page begins after it.
///
/// As text it is 32 characters of base64url: a check sum (CRC-32C, which also covers the query and
/// the order, so that a cursor is good for its own question only), tier, start and position. It
/// holds no secret and grants nothing.
record Cursor(int tier, long startUs, long position) {
  private static final int BYTES = 4 + 4 + 8 + 8;

  String print(ObservationQuery query, Order order) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putInt(0);
    bytes.putInt(tier).putLong(startUs).putLong(position);
    bytes.putInt(0, sum(bytes.array(), query, order));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  static Cursor parse(String text, ObservationQuery query, Order order) {
    byte @Nullable [] bytes = null;
    if (text.length() == 32) {
      try {
        bytes = Base64.getUrlDecoder().decode(text);
      } catch (IllegalArgumentException _) {
        // said below
      }
    }
    if (bytes == null
        || bytes.length != BYTES
        || ByteBuffer.wrap(bytes).getInt() != sum(bytes, query, order)) {
      throw new ObservationException(
          ObservationException.Kind.BAD_CALL,
          "the cursor is not one that this query and order gave: ask for the first page again");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 4, BYTES - 4);
    return new Cursor(in.getInt(), in.getLong(), in.getLong());
  }

  private static int sum(byte[] bytes, ObservationQuery query, Order order) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 4, BYTES - 4);
    sum.update(order.ordinal());
    sum.update(QueryText.print(query).getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }
}
