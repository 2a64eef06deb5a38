package org.sightline.server.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// The connections on which nobody who is signed in is being served: fresh ones, idle ones, and
/// those that send a request word by word (slow loris).
///
/// At most [#MAX_WAITING] of them stand in the doorway. When another comes, one is closed: of the
/// address that holds most of them, the one that has waited longest. So whoever fills the doorway
/// loses their own connections, and a call that takes milliseconds gets through. Calls of the
/// signed-in and their sockets are not in the doorway.
final class Doorway implements Connection.Listener {
  /// The most connections that wait.
  static final int MAX_WAITING = 1024;

  /// @param address without the port; empty where it is not known
  private record Visit(EndPoint end, String address, long sinceNanos) {}

  private final Map<EndPoint, Visit> visits = new ConcurrentHashMap<>();

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData || connection instanceof SslConnection) {
      enter(root(connection.getEndPoint()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    visits.remove(root(connection.getEndPoint()));
  }

  /// Somebody who is signed in is served on the request's connection, until the request is done.
  void admit(Request request) {
    EndPoint end = root(request.getConnectionMetaData().getConnection().getEndPoint());
    if (visits.remove(end) == null) {
      return;
    }
    Request.addCompletionListener(
        request,
        _ -> {
          // A connection that became a socket or has ended does not come back.
          if (end.isOpen() && isHttp(end.getConnection())) {
            enter(end);
            if (!end.isOpen()) {
              visits.remove(end);
            }
          }
        });
  }

  int waiting() {
    return visits.size();
  }

  private void enter(EndPoint end) {
    Visit visit = new Visit(end, address(end.getRemoteSocketAddress()), System.nanoTime());
    if (visits.putIfAbsent(end, visit) == null && visits.size() > MAX_WAITING) {
      Visit leaving = longestOfTheMost(visits.values());
      if (leaving != null && visits.remove(leaving.end()) != null) {
        leaving.end().close();
      }
    }
  }

  private static @Nullable Visit longestOfTheMost(Collection<Visit> waiting) {
    Map<String, Integer> counts = new HashMap<>();
    waiting.forEach(visit -> counts.merge(visit.address(), 1, Integer::sum));
    Visit chosen = null;
    for (Visit visit : waiting) {
      if (chosen == null || goesBefore(visit, chosen, counts)) {
        chosen = visit;
      }
    }
    return chosen;
  }

  private static boolean goesBefore(Visit one, Visit other, Map<String, Integer> counts) {
    int difference =
        counts.getOrDefault(one.address(), 0) - counts.getOrDefault(other.address(), 0);
    return difference != 0 ? difference > 0 : one.sinceNanos() - other.sinceNanos() < 0;
  }

  private static boolean isHttp(@Nullable Connection connection) {
    if (connection instanceof SslConnection tls) {
      return isHttp(tls.getSslEndPoint().getConnection());
    }
    return connection instanceof ConnectionMetaData;
  }

  private static String address(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : "";
  }

  /// The connection's own end below TLS.
  private static EndPoint root(EndPoint end) {
    return end instanceof EndPoint.Wrapper wrapper ? root(wrapper.unwrap()) : end;
  }
}
