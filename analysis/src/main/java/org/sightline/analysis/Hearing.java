package org.sightline.analysis;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.mqtt.TopicFilter;
import org.sightline.domain.Camera;

/// How one camera is listened to beside its stream. Its address may hold a password: never print
/// it.
///
/// @param onvif address of the ONVIF device service with user and password, or null where no events
///   are asked for
/// @param certificate SHA-256 of the one certificate that is accepted from it, or null
/// @param topics what its messages at the MQTT broker have as topics; none where there are none
public record Hearing(@Nullable URI onvif, @Nullable String certificate, List<String> topics) {
  /// The most topics of one camera.
  public static final int MAX_TOPICS = 16;

  public Hearing {
    topics = List.copyOf(topics);
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          "%d topics, at most %d are listened for".formatted(topics.size(), MAX_TOPICS));
    }
    topics.forEach(TopicFilter::new);
  }

  List<TopicFilter> filters() {
    return topics.stream().map(TopicFilter::new).toList();
  }

  @Override
  public String toString() {
    return "hearing by %s and %s"
        .formatted(onvif == null ? "no events" : Camera.withoutSecret(onvif), topics);
  }
}
