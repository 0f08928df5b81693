package io.grapevine.virtualtime.configtest.script;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.features.heartbeat.HeartbeatSignal;
import io.grapevine.features.leases.Lease;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OverrideSilence;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.configtest.script.ScriptStep.PowerKind;
import io.grapevine.virtualtime.configtest.script.ScriptStep.ReceiverAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the steps of one test. An instance serves one test. */
final class StepReader {
    private static final List<String> KINDS = List.of(
            "silence",
            "lease",
            "expire",
            "acknowledge",
            "unacknowledge",
            "action",
            "expire_rule",
            "override",
            "reload",
            "inline_reload",
            "receiver",
            "post",
            "partition",
            "prometheus",
            "heartbeat",
            "clock",
            "kill",
            "start",
            "restart");

    private static final List<String> SIGNALS =
            Stream.of(HeartbeatSignal.values()).map(HeartbeatSignal::text).toList();

    private static final String ACTIONS = "ack, undo, or silence and one of " + String.join(", ", Action.durations());

    /** The shortest time between two signals of a step. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Path file;
    private final ScriptTimes times;
    private final ConfigSource config;
    private final List<String> replicas;
    private final MatcherParser parser;
    private final Set<String> silences = new LinkedHashSet<>();
    /** The matchers of each lease, so that a later step of its key need not repeat them. */
    private final Map<String, Matchers> leases = new HashMap<>();

    private final List<AlertChange> posted = new ArrayList<>();
    private final List<ScriptStep> steps = new ArrayList<>();

    StepReader(Path file, ScriptTimes times, ConfigSource config, int replicas, MatcherParser parser) {
        this.file = file;
        this.times = times;
        this.config = config;
        this.replicas = ScriptStep.replicaNames(replicas);
        this.parser = parser;
    }

    List<AlertChange> posted() {
        return posted;
    }

    /** Reads all steps but posted alerts, by time; those of the same time in the order of the file. */
    List<ScriptStep> read(Value list) {
        list.objects(in -> {
            step(in);
            return in;
        });
        steps.sort(Comparator.comparing(ScriptStep::at));
        return steps;
    }

    private void step(MappingReader in) {
        Duration at = in.has("at") ? times.since(in.value("at")) : Duration.ZERO;
        List<String> kinds =
                KINDS.stream().filter(kind -> !in.value(kind).isAbsent()).toList();
        if (kinds.size() != 1) {
            in.fault((kinds.isEmpty() ? "nothing to do" : String.join(" and ", kinds)) + " (expected: one of "
                    + String.join(", ", KINDS) + ")");
            return;
        }
        String kind = kinds.get(0);
        String place = in.value(kind).place();
        switch (kind) {
            case "silence" -> silence(in, at, place);
            case "lease" -> lease(in, at, place);
            case "override" -> override(in, at, place);
            case "expire" -> {
                String name = known(in.value("expire"), silences, "a silence that an earlier step sets");
                steps.add(new ScriptStep.ExpireSilence(at, place, name, false, replica(in)));
            }
            case "acknowledge" ->
                in.value("acknowledge")
                        .read(of -> steps.add(new ScriptStep.Acknowledge(
                                at,
                                place,
                                group(of),
                                of.text("receiver"),
                                person(in, "by"),
                                in.text("comment"),
                                in.has("for") ? Optional.of(ScriptTimes.duration(in.value("for"))) : Optional.empty(),
                                replica(in))));
            case "unacknowledge" ->
                in.value("unacknowledge")
                        .read(of -> steps.add(new ScriptStep.Unacknowledge(
                                at, place, group(of), of.text("receiver"), person(in, "by"), replica(in))));
            case "action" ->
                in.value("action").read(of -> {
                    click(in, of, at, place);
                    return of;
                });
            case "expire_rule" ->
                steps.add(new ScriptStep.ExpireSilence(at, place, in.text("expire_rule"), true, replica(in)));
            case "reload", "inline_reload" -> reload(in, at, place);
            case "receiver" -> receiver(in, at, place);
            case "post" -> posted.addAll(new AlertReader(parser, at).posted(in.value("post")));
            case "partition" -> partition(in, at, place);
            case "prometheus" -> reach(in, at, place);
            case "heartbeat" -> ping(in, at, place);
            case "clock" -> clock(in, at, place);
            default ->
                steps.add(new ScriptStep.Power(
                        at, place, someReplicas(in.value(kind)), PowerKind.valueOf(kind.toUpperCase(Locale.ROOT))));
        }
    }

    private void silence(MappingReader in, Duration at, String place) {
        String name = in.text("silence");
        silences.add(name);
        Duration start = in.has("starts") ? times.sinceOrBefore(in.value("starts")) : at;
        Duration end = end(in, start);
        steps.add(new ScriptStep.SetSilence(
                at,
                place,
                name,
                matchers(in.value("matchers")),
                receivers(in.value("receivers")),
                start,
                end,
                person(in, "author"),
                in.text("comment"),
                annotations(in),
                replica(in)));
    }

    /** A person takes a shift. */
    private void override(MappingReader in, Duration at, String place) {
        String schedule = in.text("override");
        silences.add(schedule);
        String person = in.text("person");
        if (person.isEmpty()) {
            in.fault("person", "missing (expected: who takes the shift)");
        }
        Duration start = in.has("starts") ? times.sinceOrBefore(in.value("starts")) : at;
        Duration end = end(in, start);
        OnCallSchedule.Override override = new OnCallSchedule.Override(
                "", times.start().plus(start), times.start().plus(end), person, in.text("comment"));
        Silence silence =
                OverrideSilence.of(schedule, List.of(override), "amtool test", in.text("comment"), times.start());
        steps.add(new ScriptStep.SetSilence(
                at,
                place,
                schedule,
                silence.matcherSets().get(0),
                List.of(),
                start,
                end,
                silence.createdBy(),
                silence.comment(),
                silence.annotations(),
                replica(in)));
    }

    private Duration end(MappingReader in, Duration start) {
        if (in.has("for") == in.has("ends")) {
            in.fault("for", "the end of the silence (expected: for, such as 2h, or ends)");
        }
        return in.has("for")
                ? start.plus(ScriptTimes.duration(in.value("for")))
                : in.has("ends") ? times.since(in.value("ends")) : start;
    }

    private static LabelSet annotations(MappingReader in) {
        Value unmatched = in.value("expire_unmatched");
        if (unmatched.isNull()) {
            return LabelSet.EMPTY;
        }
        if (ScriptTimes.duration(unmatched).compareTo(Silence.SHORTEST_UNMATCHED) < 0) {
            unmatched.fault(unmatched.describe() + " (expected: a duration of at least 1m)");
        }
        return LabelSet.of(Silence.EXPIRE_UNMATCHED, unmatched.text());
    }

    /** The group labels of the groups that are meant; without them, and without a receiver, all groups would be. */
    private LabelSet group(MappingReader of) {
        LabelSet labels = new AlertReader(parser, Duration.ZERO).pairs(of.value("group"));
        if (labels.isEmpty() && of.text("receiver").isEmpty()) {
            of.fault("no group (expected: group, such as {alertname: DiskFull}, or receiver)");
        }
        return labels;
    }

    private static String person(MappingReader in, String field) {
        return in.has(field) ? in.text(field) : "amtool test";
    }

    private Matchers matchers(Value value) {
        List<Value> texts = value.isList() ? value.items() : List.of(value);
        Matchers all = Matchers.NONE;
        for (Value text : texts) {
            try {
                all = all.and(parser.parseMatchers(text.text()));
            } catch (MatcherException e) {
                text.fault(text.describe() + ": " + e.getMessage() + " (expected: matchers such as alertname=\"X\")");
                return all;
            }
        }
        if (all.isEmpty()) {
            value.fault("no matchers (expected: one at least, such as alertname=\"X\")");
        }
        return all;
    }

    /** For which receivers a silence is; for all if nothing is said. */
    private List<Matchers> receivers(Value value) {
        List<Value> texts = value.isList() || value.isAbsent() ? value.items() : List.of(value);
        if (value.isList() && texts.isEmpty()) {
            value.fault("no receivers (expected: " + MatcherParser.RECEIVERS + ")");
        }
        List<Matchers> sets = new ArrayList<>();
        for (Value text : texts) {
            try {
                sets.add(parser.parseReceivers(text.text()));
            } catch (MatcherException e) {
                text.fault(text.describe() + ": " + e.getMessage() + " (expected: " + MatcherParser.RECEIVERS + ")");
            }
        }
        return sets;
    }

    private void reload(MappingReader in, Duration at, String place) {
        ConfigSource next = config.with(in, "reload", "inline_reload", file);
        steps.add(new ScriptStep.Reload(at, place, next, in.value("refused").bool(), replica(in)));
    }

    private void receiver(MappingReader in, Duration at, String place) {
        String receiver = in.text("receiver");
        String integration = ExpectationReader.integration(in);
        ReceiverAnswer answer = answer(in.value("answers"));
        List<String> from = in.has("from") ? someReplicas(in.value("from")) : List.of();
        steps.add(new ScriptStep.Answer(at, place, receiver, integration, answer, from));
        undo(in, at, end -> new ScriptStep.Answer(end, place, receiver, integration, ReceiverAnswer.OK, from));
    }

    private static ReceiverAnswer answer(Value value) {
        String text = value.text();
        if (text.matches("[345]\\d\\d")) {
            return new ReceiverAnswer(ReceiverAnswer.Kind.STATUS, Integer.valueOf(text));
        }
        return switch (text) {
            case "ok" -> ReceiverAnswer.OK;
            case "timeout" -> new ReceiverAnswer(ReceiverAnswer.Kind.TIMEOUT, null);
            case "refused" -> new ReceiverAnswer(ReceiverAnswer.Kind.REFUSED, null);
            default -> {
                value.fault(value.describe() + " (expected: ok, timeout, refused or an HTTP status such as 503)");
                yield ReceiverAnswer.OK;
            }
        };
    }

    /** Adds the step that ends what another one begins, if that is {@code for} some time. */
    private void undo(MappingReader in, Duration at, Function<Duration, ScriptStep> step) {
        if (in.has("for")) {
            steps.add(step.apply(at.plus(ScriptTimes.duration(in.value("for")))));
        }
    }

    private void partition(MappingReader in, Duration at, String place) {
        List<List<String>> sides =
                in.value("partition").items().stream().map(this::someReplicas).toList();
        steps.add(new ScriptStep.Partition(at, place, sides));
        undo(in, at, end -> new ScriptStep.Partition(end, place, List.of()));
    }

    private void reach(MappingReader in, Duration at, String place) {
        List<String> reached = in.value("prometheus").read(of -> someReplicas(of.value("reaches")));
        steps.add(new ScriptStep.Reach(at, place, reached));
        undo(in, at, end -> new ScriptStep.Reach(end, place, replicas));
    }

    private void ping(MappingReader in, Duration at, String place) {
        String kind = in.value("kind").oneOf(HeartbeatSignal.SUCCESS.text(), SIGNALS);
        HeartbeatSignal signal = HeartbeatSignal.values()[Math.max(0, SIGNALS.indexOf(kind))];
        List<String> receivers = in.has("to") ? someReplicas(in.value("to")) : List.of();
        Duration until = in.has("until") ? times.sinceStep(in.value("until"), at) : at;
        if (in.has("until") != in.has("every")) {
            in.fault("every", "of every and until, one (expected: both, or neither)");
        }
        Duration every = in.has("every") ? ScriptTimes.interval(in.value("every"), SHORTEST) : Duration.ZERO;
        repeat(
                at,
                every,
                until,
                time -> new ScriptStep.Ping(time, place, in.text("heartbeat"), signal, in.text("message"), receivers));
    }

    /** Adds a step at a time, and after each interval until another; only the one if there is no interval. */
    private void repeat(Duration at, Duration every, Duration until, Function<Duration, ScriptStep> step) {
        Duration time = at;
        do {
            steps.add(step.apply(time));
            time = time.plus(every);
        } while (!every.isZero() && time.compareTo(until) <= 0);
    }

    private void clock(MappingReader in, Duration at, String place) {
        Map<String, Duration> ahead = new TreeMap<>();
        in.value("clock").entries().forEach((name, value) -> {
            if (!replicas.contains(name)) {
                value.fault(Quoted.quote(name) + " (expected: a replica, one of " + String.join(", ", replicas) + ")");
            }
            ahead.put(name, ScriptTimes.offset(value));
        });
        if (ahead.isEmpty()) {
            in.fault(
                    "clock",
                    "no replica (expected: how far clocks are ahead, such as {" + replicas.get(0) + ": +10m})");
        }
        steps.add(new ScriptStep.SetClock(at, place, ahead));
        ahead.replaceAll((name, before) -> Duration.ZERO);
        undo(in, at, end -> new ScriptStep.SetClock(end, place, ahead));
    }

    private String replica(MappingReader in) {
        return in.has("replica") ? known(in.value("replica"), replicas, "a replica") : "";
    }

    private List<String> someReplicas(Value value) {
        if (!value.isList() && value.text().equals("all")) {
            return replicas;
        }
        List<Value> names = value.isList() ? value.items() : List.of(value);
        return names.stream().map(name -> known(name, replicas, "a replica")).toList();
    }

    /** A name of a value that must be one of {@code names}. */
    static String known(Value value, Collection<String> names, String what) {
        String name = value.text();
        if (!names.contains(name)) {
            value.fault(Quoted.quote(name) + " (expected: " + what
                    + (names.isEmpty() ? "" : ", one of " + String.join(", ", names)) + ")");
        }
        return name;
    }

    private void click(MappingReader in, MappingReader of, Duration at, String place) {
        String replica = replica(in);
        Value verb = of.value("verb");
        Optional<Action> action = Action.parse(verb.text());
        if (action.isEmpty()) {
            String given = verb.isNull() ? "none" : verb.describe();
            of.fault("verb", given + " (expected: " + ACTIONS + ")");
        }
        String receiver = of.text("receiver");
        if (receiver.isEmpty()) {
            of.fault("receiver", "none (expected: the receiver that got the message)");
        }
        LabelSet group = new AlertReader(parser, Duration.ZERO).pairs(of.value("group"));
        String result = in.value("result").oneOf("done", ScriptStep.Click.RESULTS);
        steps.add(new ScriptStep.Click(
                at, place, action.orElse(Action.ACK), receiver, group, person(in, "by"), result, replica));
    }

    /** A lease that is obtained at a time, and renewed by its client until another. */
    private void lease(MappingReader in, Duration at, String place) {
        String key = in.text("lease");
        String replica = replica(in);
        silences.add(key);
        Matchers matchers = in.has("matchers") || !leases.containsKey(key)
                ? matchers(in.value("matchers"))
                : leases.getOrDefault(key, Matchers.NONE);
        leases.put(key, matchers);
        Value given = in.value("for");
        Duration length = ScriptTimes.duration(given);
        if (length.compareTo(Lease.SHORTEST) < 0 || length.compareTo(Lease.LONGEST) > 0) {
            given.fault(given.describe() + " (expected: a duration from 10s to 1h)");
        }
        String author = person(in, "author");
        String comment = in.text("comment");
        if (in.has("renew") != in.has("until")) {
            in.fault("renew", "given alone (expected: renew, such as 3m, and until, when the client is lost)");
        }
        Duration every = in.has("renew") ? ScriptTimes.interval(in.value("renew"), Lease.SHORTEST) : Duration.ZERO;
        Duration until = in.has("until") ? times.sinceStep(in.value("until"), at) : at;
        repeat(at, every, until, time -> {
            Lease lease = new Lease(author, key, matchers, length, comment, !time.equals(at));
            return new ScriptStep.HoldLease(time, place, lease, replica);
        });
    }
}
