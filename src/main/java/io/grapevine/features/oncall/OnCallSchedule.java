package io.grapevine.features.oncall;

import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.zone.ZoneTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule: who is on duty at each instant, in place of the integrations of a receiver. It is a pure function of the
 * configuration, the overrides and the instant, so all replicas answer alike.
 *
 * @param receiver the receiver of {@code alertmanager.yml}; its own integrations are notified while nobody is on duty
 * @param zone the zone of the local times of overrides, and of the layers that have none
 * @param cover the intervals in which somebody must be on duty
 * @param layers the layers; the last that has somebody counts
 * @param overrides the overrides of the file; the last that holds counts
 * @param notices what people are notified of besides alerts
 */
public record OnCallSchedule(
        String name,
        String receiver,
        Location zone,
        List<TimeInterval> cover,
        List<Layer> layers,
        List<Override> overrides,
        Notices notices) {
    /** The label {@code alertname} of the alerts about shifts to come. */
    public static final String SHIFT_ALERT = "OnCallShift";

    /** The label {@code alertname} of the alerts about gaps. */
    public static final String GAP_ALERT = "OnCallGap";

    /** The shortest time between two handovers: no clock change is longer, so that handovers stay in their order. */
    public static final Duration SHORTEST = Duration.ofHours(1);

    /** The longest time between two handovers. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** How far back the start, and how far ahead the end, of a time without anybody is searched for. */
    private static final List<Duration> SEARCHED =
            List.of(Duration.ofDays(2), Duration.ofDays(14), Duration.ofDays(92));

    public OnCallSchedule {
        cover = List.copyOf(cover);
        layers = List.copyOf(layers);
        overrides = List.copyOf(overrides);
    }

    /**
     * A layer of a schedule: rotations, of which the last that has begun counts.
     *
     * @param zone the zone of the local times of its rotations
     * @param only the intervals in which the layer has somebody. They mask it: shifts outside count on
     */
    public record Layer(String name, Location zone, List<TimeInterval> only, List<Rotation> rotations) {
        public Layer {
            only = List.copyOf(only);
            rotations = List.copyOf(rotations);
        }

        /** The shift by this layer alone; null for nobody. */
        @Nullable
        Shift at(Instant instant) {
            if (only.stream().noneMatch(interval -> interval.contains(instant))) {
                return null;
            }
            ZoneTable rules = zone.table();
            for (int i = rotations.size() - 1; i >= 0; i--) {
                Rotation rotation = rotations.get(i);
                if (!rotation.start(0, rules).isAfter(instant)) {
                    long shift = rotation.shiftAt(instant, rules);
                    Instant next =
                            i + 1 < rotations.size() ? rotations.get(i + 1).start(0, rules) : Instant.MAX;
                    Instant end = rotation.start(shift + 1, rules);
                    return new Shift(
                            rotation.start(shift, rules), earlier(end, next), rotation.person(shift), name, null);
                }
            }
            return null;
        }

        /** Adds the instants between two at which the answer of {@link #at} may change. */
        private void addEdges(Instant from, Instant to, NavigableSet<Instant> edges) {
            only.forEach(interval -> edges.addAll(interval.edges(from, to)));
            ZoneTable rules = zone.table();
            for (int i = 0; i < rotations.size(); i++) {
                Rotation rotation = rotations.get(i);
                Instant first = rotation.start(0, rules);
                Instant last =
                        i + 1 < rotations.size() ? earlier(rotations.get(i + 1).start(0, rules), to) : to;
                long shift = first.isAfter(from) ? 0 : rotation.shiftAt(from, rules);
                for (Instant edge = rotation.start(shift, rules); edge.isBefore(last); ) {
                    edges.add(edge);
                    edge = rotation.start(++shift, rules);
                }
            }
        }
    }

    /**
     * A rotation: people who take turns.
     *
     * @param from the start of the first shift, by the wall clock
     * @param every the time between two starts, by the wall clock: a week is a week where clocks change
     */
    public record Rotation(LocalDateTime from, Duration every, List<String> people) {
        public Rotation {
            people = List.copyOf(people);
        }

        /** The start of a shift. A time that the clock skips is as much later as the clock skips; of two equal ones the first counts. */
        Instant start(long shift, ZoneTable rules) {
            return rules.instant(from.plusSeconds(shift * every.toSeconds()));
        }

        /** The number of the last shift that has started, negative before the first. */
        long shiftAt(Instant instant, ZoneTable rules) {
            LocalDateTime local = rules.at(instant).toLocalDateTime();
            long shift = Math.floorDiv(Duration.between(from, local).toSeconds(), every.toSeconds());
            while (!start(shift + 1, rules).isAfter(instant)) {
                shift++;
            }
            while (start(shift, rules).isAfter(instant)) {
                shift--;
            }
            return shift;
        }

        String person(long shift) {
            return people.get((int) Math.floorMod(shift, (long) people.size()));
        }
    }

    /**
     * A time in which another person is on duty, whatever the layers say.
     *
     * @param id what identifies it for the API; empty for one of the file
     * @param person the person, who need not be in a layer
     */
    public record Override(String id, Instant from, Instant to, String person, String reason) {
        /** Whether it holds at an instant. */
        public boolean contains(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(to);
        }
    }

    /**
     * Notices of a schedule.
     *
     * @param before how long before a shift its alert begins; empty for none
     * @param handover whether groups that fire are flushed at once when another person begins
     * @param gap how long before a time without anybody, within the cover, its alert begins; empty for none
     */
    public record Notices(Optional<Duration> before, boolean handover, Optional<Duration> gap) {
        /** No notices. */
        public static final Notices NONE = new Notices(Optional.empty(), false, Optional.empty());
    }

    /**
     * A time in which one person is on duty by one layer or override, or nobody is.
     *
     * @param person who is on duty; null for nobody
     * @param layer the name of the layer that says so; null if none does
     * @param override the override that says so; null if none does
     */
    public record Shift(
            Instant start,
            Instant end,
            @Nullable String person,
            @Nullable String layer,
            @Nullable Override override) {
        private static final Shift NOBODY = new Shift(Instant.MIN, Instant.MAX, null, null, null);

        /** Whether nobody is on duty. */
        public boolean isGap() {
            return person == null;
        }

        private Shift within(Instant first, Instant last) {
            return new Shift(first, last, person, layer, override);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The time zones of the schedule, of its layers and of the intervals that they name. */
    Stream<Location> zones() {
        Stream<Location> ofLayers = layers.stream()
                .flatMap(layer -> Stream.concat(
                        Stream.of(layer.zone()), layer.only().stream().map(TimeInterval::zone)));
        return Stream.concat(Stream.concat(Stream.of(zone), cover.stream().map(TimeInterval::zone)), ofLayers);
    }

    /** A copy of this schedule with further overrides, which count before those of the file. */
    public OnCallSchedule with(List<Override> more) {
        return new OnCallSchedule(
                name,
                receiver,
                zone,
                cover,
                layers,
                Stream.of(overrides, more).flatMap(List::stream).toList(),
                notices);
    }

    /** The name of the person who is on duty; empty if nobody is. */
    public Optional<String> personAt(Instant instant) {
        return Optional.ofNullable(duty(instant).person());
    }

    /** The shift of an instant, from its start to its end. A time without anybody begins at {@code instant}, and ends within 92 days. */
    public Shift at(Instant instant) {
        Shift duty = duty(instant);
        return duty.person() == null ? gapAt(instant) : shiftAt(instant, duty);
    }

    private Shift shiftAt(Instant instant, Shift duty) {
        NavigableSet<Instant> edges = edges(duty.start(), duty.end());
        Instant start = duty.start();
        for (Instant edge : edges.headSet(instant, true).descendingSet()) {
            if (!duty(edge.minusNanos(1)).equals(duty)) {
                start = edge;
                break;
            }
        }
        Instant end = duty.end();
        for (Instant edge : edges.tailSet(instant, false)) {
            if (!duty(edge).equals(duty)) {
                end = edge;
                break;
            }
        }
        return duty.within(start, end);
    }

    private Shift gapAt(Instant instant) {
        Shift found = Shift.NOBODY.within(instant, instant);
        for (Duration ahead : SEARCHED) {
            List<Shift> shifts = between(instant, instant.plus(ahead));
            found = shifts.get(0);
            if (shifts.size() > 1) {
                break;
            }
        }
        return found;
    }

    /** The shift of an instant before other layers and overrides cut it. */
    private Shift duty(Instant instant) {
        for (int i = overrides.size() - 1; i >= 0; i--) {
            Override override = overrides.get(i);
            if (override.contains(instant)) {
                return new Shift(override.from(), override.to(), override.person(), null, override);
            }
        }
        for (int i = layers.size() - 1; i >= 0; i--) {
            Shift duty = layers.get(i).at(instant);
            if (duty != null) {
                return duty;
            }
        }
        return Shift.NOBODY;
    }

    /**
     * The shifts that overlap the time from {@code from} to {@code to}, and the times without anybody between them. Each begins
     * where the one before ends. Shifts are whole; a time without anybody is cut at {@code from} and {@code to}.
     */
    public List<Shift> between(Instant from, Instant to) {
        Shift first = duty(from);
        Shift last = duty(to.minusNanos(1));
        Instant begin = first.person() == null ? from : earlier(first.start(), from);
        Instant end = last.person() == null || last.end().isBefore(to) ? to : last.end();
        List<Shift> shifts = new ArrayList<>();
        Instant start = begin;
        Shift duty = duty(begin);
        for (Instant edge : edges(begin, end)) {
            Shift next = duty(edge);
            if (!next.equals(duty)) {
                shifts.add(duty.within(start, edge));
                start = edge;
                duty = next;
            }
        }
        shifts.add(duty.within(start, end));
        shifts.removeIf(shift -> !shift.end().isAfter(from) || !shift.start().isBefore(to));
        return shifts;
    }

    /** The instants between two at which somebody else may begin. */
    private NavigableSet<Instant> edges(Instant from, Instant to) {
        NavigableSet<Instant> edges = new TreeSet<>();
        overrides.forEach(override -> {
            edges.add(override.from());
            edges.add(override.to());
        });
        layers.forEach(layer -> layer.addEdges(from, to, edges));
        return new TreeSet<>(edges.subSet(from, false, to, false));
    }

    /** The times from {@code from} to {@code to} that are to be covered, and in which nobody is on duty. */
    public List<Occurrence> gaps(Instant from, Instant to) {
        NavigableSet<Instant> edges = edges(from, to);
        cover.forEach(interval -> edges.addAll(interval.edges(from, to)));
        edges.add(to);
        List<Occurrence> gaps = new ArrayList<>();
        @Nullable Instant start = null;
        Instant before = from;
        for (Instant edge : edges) {
            boolean isGap = isGap(before);
            if (isGap && start == null) {
                start = before;
            } else if (!isGap && start != null) {
                gaps.add(new Occurrence(start, before));
                start = null;
            }
            before = edge;
        }
        if (start != null) {
            gaps.add(new Occurrence(start, to));
        }
        return gaps;
    }

    /**
     * The first gap that overlaps the time from {@code from} to {@code to}, whole, whatever it is asked at. Of one that is longer than
     * three months the start is {@link Instant#EPOCH}, or the end is three months later.
     */
    public Optional<Occurrence> firstGap(Instant from, Instant to) {
        return gaps(from, to).stream()
                .findFirst()
                .map(found -> new Occurrence(startOfGap(found.start()), endOfGap(found.start())));
    }

    private Instant startOfGap(Instant within) {
        for (Duration back : SEARCHED) {
            Instant from = within.minus(back);
            List<Occurrence> gaps = gaps(from, within.plusNanos(1));
            Instant start = gaps.get(gaps.size() - 1).start();
            if (start.isAfter(from)) {
                return start;
            }
        }
        return Instant.EPOCH;
    }

    private Instant endOfGap(Instant within) {
        Instant end = within;
        for (Duration ahead : SEARCHED) {
            Instant to = within.plus(ahead);
            end = gaps(within, to).get(0).end();
            if (end.isBefore(to)) {
                break;
            }
        }
        return end;
    }

    /** Whether nobody is on duty at an instant at which somebody must be. */
    public boolean isGap(Instant instant) {
        return cover.stream().anyMatch(interval -> interval.contains(instant))
                && personAt(instant).isEmpty();
    }
}
