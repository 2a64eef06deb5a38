package org.sightline.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// The doors at which cameras come that send by themselves: one for each address and port that a
/// camera's address names, open while a stream waits there. Any thread may call.
final class PushDoors implements AutoCloseable {
  private final Map<InetSocketAddress, PushDoor> doors = new HashMap<>();
  private boolean closed;

  /// Waits at the door of this address; closing the place ends that, and the door with its last
  /// place.
  ///
  /// @throws IOException if the port cannot be listened on, or another stream waits for the same
  synchronized PushDoor.Place wait(URI address) throws IOException {
    if (closed) {
      throw new IOException("this node stops");
    }
    InetSocketAddress at =
        new InetSocketAddress(
            InetAddress.getByName(address.getHost()), StreamAddress.portOf(address));
    PushDoor door = doors.get(at);
    if (door == null) {
      door = PushDoor.open(at);
      doors.put(at, door);
    }
    PushDoor kept = door;
    return kept.place(address, () -> leave(at, kept));
  }

  private synchronized void leave(InetSocketAddress at, PushDoor door) {
    if (door.isEmpty() && doors.remove(at, door)) {
      door.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    doors.values().forEach(PushDoor::close);
    doors.clear();
  }
}
