package io.grapevine.features.heartbeat;

import io.grapevine.config.FeatureSettings;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Schedule;
import java.util.List;
import java.util.stream.Stream;

/**
 * The heartbeats.
 *
 * @param heartbeats the expected signs of life, with different names
 */
public record HeartbeatSettings(List<HeartbeatConfig> heartbeats) implements FeatureSettings {
    /** There are no heartbeats. */
    public static final HeartbeatSettings NONE = new HeartbeatSettings(List.of());

    public HeartbeatSettings {
        heartbeats = List.copyOf(heartbeats);
    }

    @Override
    public Stream<Location> zones() {
        return heartbeats.stream().flatMap(each -> each.schedule().stream()).map(Schedule::zone);
    }

    @Override
    public Stream<String> raisedAlerts() {
        return heartbeats.isEmpty() ? Stream.of() : Stream.of(HeartbeatConfig.ALERT_NAME);
    }
}
