package org.sightline.server.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sightline.server.tls.TlsFiles;

/// Where the node listens.
///
/// @param host address or name of the interface
/// @param port 0 for a free one
/// @param tls certificate and key, or null for plain HTTP
/// @param data the data folder
public record HttpSettings(String host, int port, @Nullable TlsFiles tls, Path data) {}
