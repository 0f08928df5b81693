package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.virtualtime.configtest.script.Expectation.AlertState;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.Expectation.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the expectations about the state of replicas: which alerts and silences they have, and what mutes the alerts.
 *
 * @param replicas the names of the replicas
 */
record StateReader(ScriptTimes times, MatcherParser parser, List<String> replicas) {
    private static final Map<String, MutedBy.Kind> MUTERS = Map.of(
            "silence", MutedBy.Kind.SILENCE,
            "inhibition", MutedBy.Kind.INHIBITION,
            "interval", MutedBy.Kind.INTERVAL);

    private static final List<String> STATES = Stream.of(AlertState.State.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList();

    /** {@code muted: {alertname: Down}}, by something or nothing. */
    Expectation muted(MappingReader in, Duration end) {
        Value alerts = in.value("muted");
        LabelSet labels = pairs(alerts);
        Value by = in.value("by");
        if (by.isNull()) {
            by.fault("missing (expected: silence, inhibition, interval, one of these with a name, or nothing)");
        }
        List<MutedBy> muters = new ArrayList<>();
        for (Value each : by.isList() ? by.items() : List.of(by)) {
            if (!by.isNull() && !each.text().equals("nothing")) {
                muters.add(muter(each));
            }
        }
        return new Expectation.Muted(place(alerts), labels, at(in, end), muters, replicas(in, Replicas.FIRST));
    }

    /** {@code silenced: fleet-patching}, with a number of silences; one if it does not say. */
    Expectation silenced(MappingReader in, Duration end) {
        Value rule = in.value("silenced");
        if (rule.text().isEmpty()) {
            rule.fault("missing (expected: the name of a rule of silence_rules)");
        }
        if (in.has("at") && in.has("between")) {
            in.fault("between", "set beside at (expected: one of the two)");
        }
        Duration at = at(in, end);
        Window window = in.has("between") ? times.window(in.value("between")) : new Window(at, at);
        if (window.until().compareTo(end) > 0 && in.has("between")) {
            in.fault("between", late(end));
        }
        long count = in.has("count") ? ExpectationReader.number(in.value("count")) : 1;
        return new Expectation.Silenced(place(rule), rule.text(), window, count, replicas(in, Replicas.ALL));
    }

    /** {@code alert: {alertname: HeartbeatMissing}}, with its state. */
    Expectation alert(MappingReader in, Duration end) {
        Value alert = in.value("alert");
        LabelSet labels = pairs(alert);
        if (labels.isEmpty()) {
            alert.fault("no labels (expected: one at least, such as {alertname: DiskFull})");
        }
        String state = in.value("state").oneOf("", STATES);
        if (state.isEmpty()) {
            in.fault("state", "missing (expected: one of " + String.join(", ", STATES) + ")");
        }
        AlertState.State wanted = STATES.contains(state)
                ? AlertState.State.valueOf(state.toUpperCase(Locale.ROOT))
                : AlertState.State.FIRING;
        return new AlertState(place(alert), labels, at(in, end), wanted, replicas(in, Replicas.FIRST));
    }

    private LabelSet pairs(Value value) {
        return new AlertReader(parser, Duration.ZERO).pairs(value);
    }

    private static String place(Value value) {
        return ExpectationReader.withoutPath(value);
    }

    private Duration at(MappingReader in, Duration end) {
        Duration at = in.has("at") ? times.since(in.value("at")) : end;
        if (at.compareTo(end) > 0) {
            in.fault("at", late(end));
        }
        return at;
    }

    private static String late(Duration end) {
        return "after the test (expected: until " + DurationField.print(end) + ", or a longer duration)";
    }

    /** {@code replica: b}, or {@code all_replicas: true}. */
    private Replicas replicas(MappingReader in, Replicas otherwise) {
        if (in.has("replica") && in.has("all_replicas")) {
            in.fault("all_replicas", "set beside replica (expected: one of the two)");
        }
        if (in.has("replica")) {
            return new Replicas(Replicas.Kind.ONE, StepReader.known(in.value("replica"), replicas, "a replica"));
        }
        return !in.has("all_replicas") ? otherwise : in.value("all_replicas").bool() ? Replicas.ALL : Replicas.FIRST;
    }

    private MutedBy muter(Value value) {
        String[] words = value.text().split(" ", 2);
        String name = words.length == 2 ? words[1].strip() : "";
        MutedBy.Kind kind = MUTERS.get(words[0]);
        if (kind == null) {
            value.fault(value.describe()
                    + " (expected: silence, inhibition, interval, one of these with a name as in \"interval weekend\","
                    + " or nothing)");
            return new MutedBy(MutedBy.Kind.SILENCE, "");
        }
        return new MutedBy(kind, name);
    }
}
