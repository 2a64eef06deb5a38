package org.sightline.server.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The provider that signs people in, as the owner wrote it.
///
/// @param issuer its address, exactly as it calls itself
/// @param name that people know it by
/// @param address under which browsers reach this node, such as `https://cameras.example`
/// @param client what the provider calls this node
/// @param secretFile a file that holds the secret which this node shares with it; null for a public
///   client, which PKCE alone protects
/// @param nameClaim the claim that becomes a new user's name
/// @param groupsClaim the claim with the person's groups
/// @param roles the groups that each role is given for, the first match in the owner's order
public record ProviderSetting(
    URI issuer,
    String name,
    URI address,
    String client,
    @Nullable Path secretFile,
    String nameClaim,
    String groupsClaim,
    Map<String, List<String>> roles) {
  /// What most providers put a person's name into.
  public static final String USUAL_NAME_CLAIM = "preferred_username";

  /// What most providers put groups into.
  public static final String USUAL_GROUPS_CLAIM = "groups";

  /// The settings of `sign-in`.
  public static final Set<String> KEYS =
      new java.util.LinkedHashSet<>(
          List.of(
              "issuer",
              "name",
              "address",
              "client",
              "secret-file",
              "name-claim",
              "groups-claim",
              "roles"));

  /// The settings of each of its roles.
  public static final Set<String> ROLE_KEYS =
      new java.util.LinkedHashSet<>(List.of("role", "group"));

  public ProviderSetting {
    roles = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(roles));
  }

  /// An address of the web, without what has no place in one.
  ///
  /// @throws IllegalArgumentException if it is none: https, or http to this machine
  public static URI address(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException("write an address such as https://id.example", e);
    }
    if (!isTrusted(address)
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "write an address such as https://id.example, without a user, ? and #");
    }
    return address;
  }

  /// Whether what goes to the address and comes from it cannot be changed on the way.
  static boolean isTrusted(URI address) {
    String host = address.getHost();
    return host != null
        && ("https".equals(address.getScheme())
            || "http".equals(address.getScheme())
                && (host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]")));
  }
}
