package io.grapevine.base.commandline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Feature that {@code --enable-feature} can turn on. The names are Alertmanager's. */
public enum FeatureFlag {
    /** Label {@code alertname} on {@code alertmanager_alerts_limited_total}. */
    ALERT_NAMES_IN_METRICS,
    /** Label {@code receiver_name} on the notification metrics. */
    RECEIVER_NAME_IN_METRICS,
    /** Label {@code group_key} on {@code alertmanager_alerts}. */
    GROUP_KEY_IN_METRICS,
    /** Only the old parser of matchers and label names. */
    CLASSIC_MODE,
    /** Only the new parser of matchers and label names. */
    UTF8_STRICT_MODE,
    /** Accepted: the launcher gives the JVM a heap by the memory limit of its container. */
    AUTO_GOMEMLIMIT,
    /** The section {@code event_recorder} of the configuration. */
    EVENT_RECORDER,
    /** Muted alerts in entries of the notification log. */
    MUTED_ALERTS_IN_NFLOG;

    /** The name as it is written on the command line. */
    public String flagName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The feature of a name on the command line, if there is one. */
    public static Optional<FeatureFlag> named(String name) {
        return Arrays.stream(values())
                .filter(feature -> feature.flagName().equals(name))
                .findFirst();
    }

    /** The names of all, with commas between them. */
    public static String names() {
        return Arrays.stream(values()).map(FeatureFlag::flagName).collect(Collectors.joining(", "));
    }
}
