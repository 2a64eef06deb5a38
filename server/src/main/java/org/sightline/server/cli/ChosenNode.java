package org.sightline.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sightline.server.config.Configuration;
import org.sightline.server.node.NodeFiles;

/// The running node that a call means: the one on the data folder, or one elsewhere with a token
/// for it. The token of the data folder never goes to another address.
final class ChosenNode {
  /// The options that choose it, all of which take a value.
  static final List<String> OPTIONS = List.of("--node", "--data", "--token-file", "--certificate");

  private ChosenNode() {}

  /// The node; close it.
  ///
  /// @throws WrongCall where none runs, or no token fits
  static NodeClient of(Arguments arguments) throws IOException, InterruptedException {
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    Optional<String> address = arguments.value("--node");
    if (address.isEmpty()) {
      return NodeClient.of(data)
          .orElseThrow(
              () ->
                  new WrongCall(
                      "no node runs on %s: start one, or name one with --node URL"
                          .formatted(data)));
    }
    URI uri = uri(address.get());
    Optional<Path> token = arguments.path("--token-file");
    if (token.isPresent()) {
      if (!Files.isRegularFile(token.get())) {
        throw new WrongCall("there is no token file %s".formatted(token.get()));
      }
      Path certificate =
          arguments.path("--certificate").orElse(data.resolve(NodeFiles.CERTIFICATE));
      return NodeClient.at(uri, Files.readString(token.get()).strip(), certificate);
    }
    NodeClient own =
        NodeClient.of(data)
            .orElseThrow(
                () ->
                    new WrongCall(
                        "no node runs on %s, so its token cannot be used: name a token with --token-file"
                            .formatted(data)));
    if (!own.isAt(uri)) {
      own.close();
      throw new WrongCall(
          "the node on %s has another address, and its token is for that one only: name a token with --token-file"
              .formatted(data));
    }
    return own;
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new WrongCall("--node: '%s' is no address such as http://127.0.0.1:8080".formatted(text));
  }
}
