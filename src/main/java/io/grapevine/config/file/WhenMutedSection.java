package io.grapevine.config.file;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code when_muted} of an integration in {@code grapevine.yml}. */
final class WhenMutedSection {
    private static final String NONE = "none";
    private static final String SEND = "send";
    private static final String RESOLVE = "resolve";

    private static final List<String> CAUSES =
            Stream.of(Cause.values()).map(Cause::label).toList();

    private WhenMutedSection() {}

    /** Reads the section; an empty one changes nothing. */
    static WhenMuted read(MappingReader in) {
        Begin begin = begin(in.value("begin").oneOf(NONE, List.of(NONE, SEND, RESOLVE)));
        Value end = in.value("end");
        String sent = end.oneOf(NONE, List.of(NONE, SEND));
        if (begin == Begin.RESOLVE && !end.isAbsent() && sent.equals(NONE)) {
            end.fault("\"none\" (expected: send or nothing, as begin: resolve includes the end)");
        }
        Set<Cause> by = in.value("by").isAbsent() ? WhenMuted.DEFAULT_CAUSES : causes(in.value("by"));
        WhenMuted whenMuted = new WhenMuted(begin, sent.equals(SEND), by);
        return whenMuted.isOn() ? whenMuted : WhenMuted.NONE;
    }

    private static Begin begin(String name) {
        return switch (name) {
            case SEND -> Begin.SEND;
            case RESOLVE -> Begin.RESOLVE;
            default -> Begin.NONE;
        };
    }

    private static Set<Cause> causes(Value value) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        List<Value> items = value.isList() ? value.items() : List.of(value);
        for (Value each : items) {
            String name = each.oneOf("", CAUSES);
            Stream.of(Cause.values())
                    .filter(cause -> cause.label().equals(name))
                    .forEach(causes::add);
        }
        if (value.isNull() || items.isEmpty()) {
            value.fault("no cause (expected: one or more of " + String.join(", ", CAUSES) + ")");
        }
        return causes;
    }
}
