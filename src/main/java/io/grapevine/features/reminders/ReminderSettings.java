package io.grapevine.features.reminders;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.FeatureSettings;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlScalars;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Settings of the alerts about silences that end soon.
 *
 * @param before how long before the end of a silence its alert begins; zero: there are no such alerts
 * @param labels the labels of each alert, beside those that identify it
 */
public record ReminderSettings(Duration before, LabelSet labels) implements FeatureSettings {
    /** There are no such alerts. */
    public static final ReminderSettings NONE = new ReminderSettings(Duration.ZERO, LabelSet.EMPTY);

    /** The label {@code alertname} of the alerts. */
    public static final String ALERT_NAME = "SilenceExpiring";

    private static final Duration DEFAULT_BEFORE = Duration.ofMinutes(30);
    private static final Duration LEAST_BEFORE = Duration.ofMinutes(1);

    /** The labels that identify an alert. */
    private static final List<String> OWN_LABELS = List.of("alertname", "silence", "by");

    /** Whether there are such alerts. */
    boolean isOn() {
        return !before.isZero();
    }

    @Override
    public Stream<String> raisedAlerts() {
        return Stream.of(ALERT_NAME);
    }

    /** Reads {@code reminders} of the section {@code silences}. */
    public static ReminderSettings read(MappingReader file, FeatureSection.Scope scope) {
        ReminderSettings settings = file.section("silences")
                .object(
                        "reminders",
                        in -> new ReminderSettings(before(in.value("before")), labels(in.value("labels"))));
        return Objects.requireNonNullElse(settings, NONE);
    }

    private static Duration before(Value value) {
        if (value.isNull()) {
            return DEFAULT_BEFORE;
        }
        Duration before = YamlScalars.duration(value);
        if (before.compareTo(LEAST_BEFORE) < 0) {
            value.fault(value.describe() + " (expected: a duration of at least 1m)");
        }
        return before;
    }

    private static LabelSet labels(Value labels) {
        LabelSet.Builder read = new LabelSet.Builder(0);
        labels.entries().forEach((name, value) -> {
            if (name.isEmpty() || OWN_LABELS.contains(name)) {
                value.fault("label " + Quoted.quote(name) + " (expected: one other than "
                        + String.join(", ", OWN_LABELS) + ")");
            }
            read.add(name, value.text());
        });
        return read.build();
    }
}
