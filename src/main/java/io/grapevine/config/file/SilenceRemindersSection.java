package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Extensions;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlScalars;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;

/** Reads the section {@code silence_reminders} of {@code grapevine.yml}. */
final class SilenceRemindersSection {
    private static final Duration DEFAULT_BEFORE = Duration.ofMinutes(30);
    private static final Duration LEAST_BEFORE = Duration.ofMinutes(1);

    /** The labels that identify an alert. */
    private static final List<String> OWN = List.of("alertname", "silence", "by");

    private SilenceRemindersSection() {}

    static Extensions.SilenceReminders read(MappingReader in) {
        return new Extensions.SilenceReminders(before(in.value("before")), labels(in.value("labels")));
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
            if (name.isEmpty() || OWN.contains(name)) {
                value.fault(
                        "label " + Quoted.quote(name) + " (expected: one other than " + String.join(", ", OWN) + ")");
            }
            read.add(name, value.text());
        });
        return read.build();
    }
}
