package io.grapevine.virtualtime.configtest.script;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.virtualtime.configtest.script.Expectation.AlertState;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import io.grapevine.virtualtime.configtest.script.Expectation.Replicas;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.AlertsPattern;
import io.grapevine.virtualtime.configtest.script.NotificationPattern.TextPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a test expects: which notifications are sent, and the state of replicas, that is which alerts and silences they have
 * and what mutes the alerts.
 */
record ExpectationReader(ScriptTimes times, Duration tolerance, MatcherParser parser, List<String> replicas) {
    /** How long a test goes on after its last step if an expectation has no time. */
    private static final Duration UNTIMED = Duration.ofHours(1);

    private static final Map<String, MutedBy.Kind> MUTERS = Map.of(
            "silence", MutedBy.Kind.SILENCE,
            "inhibition", MutedBy.Kind.INHIBITION,
            "interval", MutedBy.Kind.INTERVAL);

    private static final List<String> STATES = Stream.of(AlertState.State.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> KINDS =
            Kinds.ALL.stream().map(Kind::label).toList();

    private static final List<String> REASONS = Stream.of(NotifyReason.values())
            .filter(reason -> reason != NotifyReason.NONE && reason != NotifyReason.UNKNOWN)
            .map(NotifyReason::text)
            .toList();

    /**
     * When a test ends that does not say so: at the last time that it names. If an expectation has no time, an hour after
     * the last step at least.
     */
    Duration end(Value list, Duration last) {
        Duration end = last;
        for (Value each : list.isList() ? list.items() : List.<Value>of()) {
            boolean timed = false;
            if (each.isMapping()) {
                for (String field : List.of("at", "between")) {
                    Value time = each.entries().get(field);
                    if (time != null && !time.isNull()) {
                        timed = true;
                        end = ScriptTimes.later(
                                end,
                                field.equals("at")
                                        ? times.since(time).plus(tolerance)
                                        : times.window(time).until());
                    }
                }
            }
            if (!timed) {
                end = ScriptTimes.later(end, last.plus(UNTIMED));
            }
        }
        return end;
    }

    List<Expectation> read(Value list, Duration end) {
        return list.objects(in -> expectation(in, end));
    }

    private Expectation expectation(MappingReader in, Duration end) {
        if (!in.value("muted").isAbsent()) {
            return muted(in, end);
        }
        if (!in.value("silenced").isAbsent()) {
            return silenced(in, end);
        }
        if (!in.value("alert").isAbsent()) {
            return alert(in, end);
        }
        Duration at = in.has("at") ? times.since(in.value("at")) : null;
        Window window = window(in, at, end);
        boolean late = (at == null ? window.until() : at).compareTo(end) > 0;
        if (late) {
            in.fault(at == null ? "between" : "at", late(end));
        }
        if (!in.value("nothing").isAbsent()) {
            return nothing(in, window);
        }
        NotificationPattern pattern = pattern(in, in.text("receiver"));
        String place = place(in, "receiver", "at", "between", "count", "at_least", "at_most", "group", "firing");
        boolean counted = in.has("count") || in.has("at_least") || in.has("at_most");
        if (!counted) {
            if (pattern.receiver().isEmpty() && pattern.group().isEmpty() && pattern.firing() == null) {
                in.fault("receiver", "missing (expected: a receiver; or nothing, muted, silenced, alert, count)");
            }
            return new Expectation.OneNotification(place, pattern, at == null ? window.from() : at, window);
        }
        if (in.has("count") && (in.has("at_least") || in.has("at_most"))) {
            in.fault("count", "set beside at_least or at_most (expected: either)");
        }
        return new Expectation.Count(
                place,
                pattern,
                window,
                in.has("count") ? number(in.value("count")) : in.has("at_least") ? number(in.value("at_least")) : 0,
                in.has("count")
                        ? number(in.value("count"))
                        : in.has("at_most") ? number(in.value("at_most")) : Long.MAX_VALUE);
    }

    static long number(Value value) {
        return value.integer(0, Integer.MAX_VALUE);
    }

    /** The place of a mapping: that of the first of these fields that is there. */
    static String place(MappingReader in, String... fields) {
        return Stream.of(fields)
                .map(in::value)
                .filter(value -> !value.isAbsent())
                .findFirst()
                .map(ExpectationReader::withoutPath)
                .orElse("");
    }

    /** The position of a value alone. */
    private static String withoutPath(Value value) {
        String place = value.place();
        int path = place.lastIndexOf(": ");
        return path < 0 ? place : place.substring(0, path);
    }

    private Window window(MappingReader in, @Nullable Duration at, Duration end) {
        if (at != null && in.has("between")) {
            in.fault("between", "set beside at (expected: one of the two)");
        }
        if (at != null) {
            Duration from = at.minus(tolerance);
            return new Window(from.isNegative() ? Duration.ZERO : from, at.plus(tolerance));
        }
        return in.has("between") ? times.window(in.value("between")) : new Window(Duration.ZERO, end);
    }

    /** {@code nothing: pager}, or {@code nothing: anybody}. */
    private Expectation nothing(MappingReader in, Window window) {
        Value value = in.value("nothing");
        String receiver = value.text().equals("anybody") ? "" : value.text();
        return new Expectation.Count(withoutPath(value), pattern(in, receiver), window, 0, 0);
    }

    private NotificationPattern pattern(MappingReader in, String receiver) {
        List<TextPattern> texts = new ArrayList<>();
        texts(in.value("contains")).forEach(text -> texts.add(new TextPattern("", true, text)));
        texts(in.value("lacks")).forEach(text -> texts.add(new TextPattern("", false, text)));
        in.value("fields").entries().forEach((field, value) -> {
            if (!field.startsWith("/")) {
                value.fault(Quoted.quote(field) + " (expected: a JSON pointer such as /attachments/0/title, or /subject"
                        + " of a mail)");
            }
            texts.add(new TextPattern(field, true, value.text()));
        });
        return new NotificationPattern(
                receiver,
                integration(in),
                pairs(in.value("group")),
                alerts(in.value("firing")),
                alerts(in.value("resolved")),
                in.value("reason").oneOf("", REASONS),
                !in.value("outcome")
                        .oneOf("accepted", List.of("accepted", "failed"))
                        .equals("failed"),
                in.has("replica") ? StepReader.known(in.value("replica"), replicas, "a replica") : "",
                texts);
    }

    /** A kind, or a kind and a position. A name that no integration has would make {@code nothing} pass always. */
    static String integration(MappingReader in) {
        Value value = in.value("integration");
        String name = value.text();
        String kind = name.replaceFirst("\\[\\d+]$", "");
        if (!name.isEmpty() && !KINDS.contains(kind)) {
            String expected =
                    NearestName.of(kind, KINDS).orElse("a kind such as slack, or a kind and its position: slack[1]");
            value.fault(value.describe() + " (expected: " + expected + ")");
        }
        return name;
    }

    private static List<String> texts(Value value) {
        return value.isNull() ? List.of() : value.isList() ? value.texts() : List.of(value.text());
    }

    /** A number of alerts, or labels of each. */
    private @Nullable AlertsPattern alerts(Value value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isList()) {
            return new AlertsPattern((int) number(value), null);
        }
        List<LabelSet> labels = value.items().stream().map(this::pairs).toList();
        return new AlertsPattern(labels.size(), labels);
    }

    /** {@code muted: {alertname: Down}}, by something or nothing. */
    private Expectation muted(MappingReader in, Duration end) {
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
        return new Expectation.Muted(withoutPath(alerts), labels, at(in, end), muters, replicas(in, Replicas.FIRST));
    }

    /** {@code silenced: fleet-patching}, with a number of silences; one if it does not say. */
    private Expectation silenced(MappingReader in, Duration end) {
        Value rule = in.value("silenced");
        if (rule.text().isEmpty()) {
            rule.fault("missing (expected: the name of a rule of silences.rules)");
        }
        if (in.has("at") && in.has("between")) {
            in.fault("between", "set beside at (expected: one of the two)");
        }
        Duration at = at(in, end);
        Window window = in.has("between") ? times.window(in.value("between")) : new Window(at, at);
        if (window.until().compareTo(end) > 0 && in.has("between")) {
            in.fault("between", late(end));
        }
        long count = in.has("count") ? number(in.value("count")) : 1;
        return new Expectation.Silenced(withoutPath(rule), rule.text(), window, count, replicas(in, Replicas.ALL));
    }

    /** {@code alert: {alertname: HeartbeatMissing}}, with its state. */
    private Expectation alert(MappingReader in, Duration end) {
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
        return new AlertState(withoutPath(alert), labels, at(in, end), wanted, replicas(in, Replicas.FIRST));
    }

    private LabelSet pairs(Value value) {
        return new AlertReader(parser, Duration.ZERO).pairs(value);
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
            return new Replicas(false, StepReader.known(in.value("replica"), replicas, "a replica"));
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
