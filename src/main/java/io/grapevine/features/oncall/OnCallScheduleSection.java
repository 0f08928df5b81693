package io.grapevine.features.oncall;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.shape.TimeIntervalSection;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code people} and {@code schedules} of the section {@code on_call}. An instance serves one file. */
public final class OnCallScheduleSection {
    /** Stands for a local time that could not be read. */
    private static final LocalDateTime UNREADABLE = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final Duration UNREADABLE_LENGTH = Duration.ofDays(7);
    private static final Duration SHORTEST_NOTICE = Duration.ofMinutes(1);
    private static final Duration LONGEST_NOTICE = Duration.ofDays(31);
    private static final Duration LONGEST_RULE = Duration.ofDays(7);

    private final Config config;
    private final ReceiverNames receivers;
    private final Set<String> schedules = new HashSet<>();
    private final Set<String> scheduled = new HashSet<>(); // receivers
    private final Set<String> people = new LinkedHashSet<>();
    private final List<Value> onDuty = new ArrayList<>(); // the names in rotations and overrides

    /** A section without anybody yet; {@code config} has all integrations of its receivers. */
    private OnCallScheduleSection(Config config) {
        this.config = config;
        this.receivers = ReceiverNames.of(config);
    }

    /** Reads escalation policies, people and schedules of the section {@code on_call}. */
    public static OnCall read(MappingReader file, FeatureSection.Scope scope) {
        MappingReader in = file.section("on_call");
        OnCallScheduleSection section = new OnCallScheduleSection(scope.config());
        List<OnCallSchedule> schedules = in.value("schedules").objects(section::schedule);
        EscalationSection escalations = new EscalationSection(scope);
        return new OnCall(
                in.value("escalations").objects(escalations::policy), section.people(in.value("people")), schedules);
    }

    /** Reads the people, who must be all that the schedules name. */
    private List<OnCall.Person> people(Value list) {
        List<OnCall.Person> everybody = list.objects(this::person);
        for (Value name : onDuty) {
            if (!people.contains(name.text())) {
                name.fault(name.describe() + " (expected: " + nearest(name.text(), people, "a name of on_call.people")
                        + ")");
            }
        }
        return everybody;
    }

    private OnCall.Person person(MappingReader in) {
        String name = in.name(people);
        String receiver = in.text("receiver");
        checkReceiver(in, receiver);
        if (scheduled.contains(receiver)) {
            in.fault("receiver", Quoted.quote(receiver) + " has a schedule (expected: a receiver of the person alone)");
        }
        if (!schedules.isEmpty()
                && onDuty.stream().noneMatch(value -> value.text().equals(name))) {
            in.value("name")
                    .warn(Quoted.quote(name) + " is in no rotation (expected: in one, unless only overrides name"
                            + " this person)");
        }
        return new OnCall.Person(name, receiver, then(in.value("then"), name, receiver));
    }

    /** Reads how else a person is notified. */
    private List<EscalationPolicy.Step> then(Value list, String name, String receiver) {
        Set<String> notified = new HashSet<>(Set.of(receiver));
        Duration[] last = {Duration.ZERO};
        return list.objects(in -> {
            Duration after = in.value("after")
                    .duration(SHORTEST_NOTICE, LONGEST_RULE, "from 1m to 7d")
                    .orElse(last[0].plus(SHORTEST_NOTICE));
            if (after.compareTo(last[0]) <= 0) {
                in.fault(
                        "after",
                        DurationField.print(after) + " (expected: more than " + DurationField.print(last[0])
                                + ", the time before)");
            }
            last[0] = after;
            String next = in.text("receiver");
            checkReceiver(in, next);
            if (scheduled.contains(next)) {
                in.fault("receiver", Quoted.quote(next) + " has a schedule (expected: a receiver of the person alone)");
            } else if (!notified.add(next)) {
                in.fault("receiver", Quoted.quote(next) + " is notified before (expected: another receiver)");
            }
            String step = name + "/" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            return new EscalationPolicy.Step(step, after, next, Optional.empty(), LabelSet.EMPTY);
        });
    }

    private void checkReceiver(MappingReader in, String receiver) {
        boolean isEmpty = receivers.check(in, "receiver", receiver)
                && config.receivers().stream()
                        .anyMatch(each -> each.name().equals(receiver)
                                && each.integrations().isEmpty());
        if (isEmpty) {
            in.fault("receiver", Quoted.quote(receiver) + " has no integrations (expected: one or more)");
        }
    }

    private OnCallSchedule schedule(MappingReader in) {
        String name = in.name(schedules);
        String receiver = in.text("receiver");
        checkReceiver(in, receiver);
        if (!scheduled.add(receiver)) {
            in.fault(
                    "receiver", Quoted.quote(receiver) + " has a schedule already (expected: one schedule a receiver)");
        }
        Location zone = zone(in, Location.UTC);
        Set<String> layers = new HashSet<>();
        List<OnCallSchedule.Layer> read = in.value("layers").objects(layer -> layer(layer, zone, layers));
        if (in.value("layers").isEmpty()) {
            in.fault("layers", "missing (expected: one or more layers)");
        }
        return new OnCallSchedule(
                name,
                receiver,
                zone,
                intervals(in.value("cover")),
                read,
                in.value("overrides").objects(override -> override(override, zone)),
                in.value("notices").read(OnCallScheduleSection::notices));
    }

    private static OnCallSchedule.Notices notices(MappingReader in) {
        return new OnCallSchedule.Notices(
                ahead(in.value("before")), in.value("handover").bool(), ahead(in.value("gap")));
    }

    private static Optional<Duration> ahead(Value value) {
        return value.isNull() ? Optional.empty() : value.duration(SHORTEST_NOTICE, LONGEST_NOTICE, "from 1m to 31d");
    }

    private static Location zone(MappingReader in, Location otherwise) {
        if (!in.has("zone")) {
            return otherwise;
        }
        Location read = TimeIntervalSection.zone(in.value("zone"));
        return read == null ? otherwise : read;
    }

    private List<TimeInterval> intervals(Value names) {
        return names.items().stream().flatMap(this::interval).toList();
    }

    private Stream<TimeInterval> interval(Value name) {
        List<TimeInterval> found = config.timeIntervals().get(name.text());
        if (found != null) {
            return found.stream();
        }
        if (!name.text().equals(EscalationSection.ALWAYS)) {
            List<String> known = Stream.concat(
                            config.timeIntervals().keySet().stream(), Stream.of(EscalationSection.ALWAYS))
                    .toList();
            name.fault(name.describe() + " (expected: "
                    + nearest(name.text(), known, "one of " + String.join(", ", known)) + ")");
        }
        return Stream.of(TimeInterval.ALWAYS);
    }

    private static String nearest(String wrong, Collection<String> known, String otherwise) {
        return NearestName.of(wrong, known).orElse(otherwise);
    }

    private OnCallSchedule.Layer layer(MappingReader in, Location zoneOfSchedule, Set<String> names) {
        String name = in.name(names);
        Location zone = zone(in, zoneOfSchedule);
        List<TimeInterval> only = in.has("only") ? intervals(in.value("only")) : List.of(TimeInterval.ALWAYS);
        List<OnCallSchedule.Rotation> rotations = in.value("rotations").objects(this::rotation);
        if (in.value("only").isList() && only.isEmpty()) {
            in.fault("only", "missing (expected: one or more time intervals)");
        }
        if (in.value("rotations").isEmpty()) {
            in.fault("rotations", "missing (expected: one or more rotations)");
        }
        for (int i = 1; i < rotations.size(); i++) {
            LocalDateTime before = rotations.get(i - 1).from();
            LocalDateTime from = rotations.get(i).from();
            if (!from.isAfter(before) && !before.equals(UNREADABLE) && !from.equals(UNREADABLE)) {
                in.fault("rotations", "[" + i + "] does not begin after the one before (expected: in order of from)");
            }
        }
        return new OnCallSchedule.Layer(name, zone, only, rotations);
    }

    private OnCallSchedule.Rotation rotation(MappingReader in) {
        List<Value> names = in.value("people").items();
        if (in.value("people").isEmpty()) {
            in.fault("people", "missing (expected: one or more people)");
        }
        onDuty.addAll(names);
        return new OnCallSchedule.Rotation(
                localTime(in.value("from")),
                every(in.value("every")),
                names.isEmpty()
                        ? List.of(Value.UNREADABLE)
                        : names.stream().map(Value::text).toList());
    }

    private static Duration every(Value value) {
        Optional<Duration> every = DurationField.of(value.text())
                .filter(length -> length.compareTo(OnCallSchedule.SHORTEST) >= 0
                        && length.compareTo(OnCallSchedule.LONGEST) <= 0
                        && length.toMillisPart() == 0);
        if (every.isEmpty()) {
            value.refuse("a duration from 1h to 366d, such as 1w");
        }
        return every.orElse(UNREADABLE_LENGTH);
    }

    private static LocalDateTime localTime(Value value) {
        try {
            LocalDateTime read = LocalDateTime.parse(value.text());
            if (read.getYear() >= 1970 && read.getYear() <= 9999) {
                return read.withNano(0);
            }
        } catch (DateTimeException e) {
            // reported below
        }
        value.refuse("a local time such as 2026-01-05T09:00");
        return UNREADABLE;
    }

    private OnCallSchedule.Override override(MappingReader in, Location zone) {
        LocalDateTime begin = localTime(in.value("from"));
        LocalDateTime end = localTime(in.value("to"));
        Instant from = zone.instant(begin);
        Instant to = zone.instant(end);
        if (!to.isAfter(from) && !begin.equals(UNREADABLE) && !end.equals(UNREADABLE)) {
            in.value("to").refuse("a time after from");
        }
        Value person = in.value("person");
        onDuty.add(person);
        return new OnCallSchedule.Override("", from, to, person.text(), in.text("reason"));
    }
}
