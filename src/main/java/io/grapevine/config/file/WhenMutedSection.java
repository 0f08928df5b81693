package io.grapevine.config.file;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code when_muted} of an integration in {@code grapevine.yml}. */
final class WhenMutedSection {
    private static final String NONE = "none";
    private static final String SEND = "send";

    private static final List<String> CAUSES =
            Stream.of(Cause.values()).map(WhenMutedSection::name).toList();

    private WhenMutedSection() {}

    private static String name(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    /** Reads the section; an empty one changes nothing. */
    static WhenMuted read(MappingReader in) {
        boolean sendsEnd = in.value("end").oneOf(NONE, List.of(NONE, SEND)).equals(SEND);
        Set<Cause> by = in.value("by").isAbsent() ? WhenMuted.DEFAULT_CAUSES : causes(in.value("by"));
        return sendsEnd ? new WhenMuted(true, by) : WhenMuted.NONE;
    }

    private static Set<Cause> causes(Value value) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        List<Value> items = value.isList() ? value.items() : List.of(value);
        for (Value each : items) {
            String name = each.oneOf("", CAUSES);
            Stream.of(Cause.values()).filter(cause -> name(cause).equals(name)).forEach(causes::add);
        }
        if (value.isNull() || items.isEmpty()) {
            value.fault("no cause (expected: one or more of " + String.join(", ", CAUSES) + ")");
        }
        return causes;
    }
}
