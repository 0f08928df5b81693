package io.grapevine.config;

import io.grapevine.model.timeinterval.Location;
import java.util.stream.Stream;

/**
 * Settings of one feature in {@code grapevine.yml}, with what of them concerns others. They are a class of their own, with a value that
 * stands for a file which says nothing of the feature: the key by which {@link Extensions} finds them.
 */
public interface FeatureSettings {
    /** The names of the receivers that are, or were, notified besides those of routes. */
    default Stream<String> receivers() {
        return Stream.of();
    }

    /** The time zones that are named. */
    default Stream<Location> zones() {
        return Stream.of();
    }

    /** The names of the alerts that replicas raise themselves by these settings. */
    default Stream<String> raisedAlerts() {
        return Stream.of();
    }
}
