package io.grapevine.virtualtime.replay;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Route;
import io.grapevine.core.notify.Lane;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.replay.Recording.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes one recording of the records of several replicas, which come in any order. */
public final class RecordingBuilder {
    /**
     * The time within which two replicas that send the same have sent a duplicate, as where they could not reach each
     * other.
     */
    private static final Duration DUPLICATE = Duration.ofMinutes(1);

    /** How far the clocks of replicas may be from each other. */
    private static final Duration SKEW = Duration.ofSeconds(2);

    /** Reasons of a replica that knows what the integration was notified of before. */
    private static final Set<NotifyReason> OF_KNOWN =
            Set.of(NotifyReason.REPEAT, NotifyReason.MUTED, NotifyReason.UNMUTED);

    private final SharedValues shared = new SharedValues();
    private final List<HistoryRecord> added = new ArrayList<>();
    private List<HistoryRecord> records = List.of();
    private final List<HistoryRecord> events = new ArrayList<>();
    private final List<DeliveryRecord> deliveries = new ArrayList<>();
    private final Map<String, Instant> silences = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final RepeatIntervals repeats = new RepeatIntervals();
    private @Nullable ConfigRecord firstConfig;
    private @Nullable ConfigRecord config;

    /** Adds a record. */
    public void add(HistoryRecord record) {
        added.add(
                record instanceof AlertRecord alert
                        ? shared.of(alert)
                        : record instanceof DeliveryRecord delivery ? shared.of(delivery) : record);
    }

    /** Values that many records have: each is in memory once. */
    private static final class SharedValues {
        private final Map<String, String> texts = new HashMap<>();
        private final Map<LabelSet, LabelSet> labels = new HashMap<>();
        private final Map<Fingerprint, Fingerprint> alerts = new HashMap<>();

        AlertRecord of(AlertRecord record) {
            return new AlertRecord(
                    record.at(),
                    text(record.replica()),
                    record.change(),
                    labels(record.labels()),
                    record.annotations(),
                    record.startsAt().equals(record.at()) ? record.at() : record.startsAt(),
                    record.at().equals(record.endsAt()) ? record.at() : record.endsAt(),
                    record.generatorUrl(),
                    record.resends(),
                    record.senders());
        }

        DeliveryRecord of(DeliveryRecord record) {
            return new DeliveryRecord(
                    record.at(),
                    text(record.replica()),
                    text(record.groupKey()),
                    labels(record.groupLabels()),
                    text(record.receiver()),
                    text(record.integration()),
                    record.outcome(),
                    record.reason(),
                    alerts(record.firing()),
                    alerts(record.resolved()),
                    record.attempts(),
                    record.took(),
                    record.latency(),
                    record.error(),
                    record.digest());
        }

        private String text(String text) {
            return texts.computeIfAbsent(text, same -> same);
        }

        private LabelSet labels(LabelSet set) {
            return labels.computeIfAbsent(set, same -> same);
        }

        private List<Fingerprint> alerts(List<Fingerprint> some) {
            return some.stream()
                    .map(alert -> alerts.computeIfAbsent(alert, same -> same))
                    .toList();
        }
    }

    /** The recording of Grapevine's own histories; empty without a record. */
    public Optional<Recording> build() {
        sort();
        if (records.isEmpty()) {
            return Optional.empty();
        }
        Instant last = records.get(records.size() - 1).at();
        return Optional.of(build(records.get(0).at(), last, false));
    }

    /** The recording of alerts of Prometheus, without notifications, of all that happened between two times. */
    public Recording ofPrometheus(Instant first, Instant last) {
        sort();
        Recording all = build(first, last, true);
        return new Recording(
                first, last, Set.of(), all.events(), all.episodes(), List.of(), List.of(), null, List.of());
    }

    /** Stably: the records of one instant keep their order. Files that overlap have some records twice, which count once. */
    private void sort() {
        added.sort(Comparator.comparing(HistoryRecord::at));
        records = new ArrayList<>(added.size());
        Set<HistoryRecord> same = new HashSet<>(); // of one instant
        HistoryRecord before = null;
        for (HistoryRecord record : added) {
            if (before == null || !before.at().equals(record.at())) {
                same.clear();
            } else if (same.isEmpty()) {
                same.add(before);
            }
            if (same.isEmpty() || same.add(record)) {
                records.add(record);
            }
            before = record;
        }
        added.clear();
    }

    private Recording build(Instant first, Instant last, boolean isOfPrometheus) {
        AlertMerge alerts = new AlertMerge(first, isOfPrometheus);
        ReplicaUptime processes = new ReplicaUptime(alerts);
        for (HistoryRecord record : records) {
            add(record, alerts, processes);
        }
        alerts.finish(last);
        events.sort(Comparator.comparing(HistoryRecord::at));
        List<DeliveryRecord> sent = sent(alerts, last);
        List<DeliveryRecord> failures = deliveries.stream()
                .filter(record -> record.outcome() == DeliveryRecord.Outcome.FAILED)
                .toList();
        notes.addAll(processes.notes);
        notes.sort(Comparator.comparing(Note::from));
        return new Recording(
                first,
                last,
                new TreeSet<>(processes.latest.keySet()),
                events,
                alerts.episodes(),
                sent,
                failures,
                firstConfig,
                notes);
    }

    private void add(HistoryRecord record, AlertMerge alerts, ReplicaUptime processes) {
        if (record instanceof ProcessRecord process) {
            processes.add(process);
            return;
        }
        processes.seen(record.replica(), record.at());
        if (record instanceof AlertRecord alert) {
            alerts.add(alert);
        } else if (record instanceof DeliveryRecord delivery) {
            deliveries.add(delivery);
        } else if (record instanceof SilenceRecord silence) {
            add(silence);
        } else if (record instanceof ConfigRecord loaded) {
            add(loaded);
        }
    }

    /** Adds a version of a silence, which comes from every replica, once. */
    private void add(SilenceRecord record) {
        Silence silence = record.silence();
        Instant known = silences.get(silence.id());
        if (known == null || silence.updatedAt().isAfter(known)) {
            silences.put(silence.id(), silence.updatedAt());
            events.add(record);
        }
    }

    private void add(ConfigRecord loaded) {
        ConfigRecord before = config;
        if (before != null && before.hasConfigOf(loaded)) {
            return;
        }
        config = loaded;
        repeats.add(loaded);
        if (before == null) {
            firstConfig = loaded;
            return;
        }
        events.add(loaded);
        notes.add(new Note(loaded.at(), loaded.at(), "the configuration was changed at " + TimeText.text(loaded.at())));
    }

    /** The notifications that were accepted, those of several replicas once, without alerts that are not known. */
    private List<DeliveryRecord> sent(AlertMerge alerts, Instant last) {
        Set<Fingerprint> known = alerts.states.keySet();
        List<DeliveryRecord> sent = new ArrayList<>();
        Map<List<String>, DeliveryRecord> latest = new LinkedHashMap<>();
        int duplicates = 0;
        int unknown = 0;
        for (DeliveryRecord record : deliveries) {
            if (record.outcome() != DeliveryRecord.Outcome.SENT) {
                continue;
            }
            List<Fingerprint> firing = only(known, record.firing());
            List<Fingerprint> resolved = only(known, record.resolved());
            boolean isSame = firing.equals(record.firing()) && resolved.equals(record.resolved());
            DeliveryRecord next = isSame ? record : record.of(firing, resolved);
            if (next.firing().isEmpty() && next.resolved().isEmpty()) {
                unknown++;
                continue;
            }
            DeliveryRecord before = latest.get(next.target());
            if (before != null && isDuplicate(before, next, alerts)) {
                duplicates++;
            } else {
                latest.put(next.target(), next);
                sent.add(next);
                repeats.learn(before, next);
            }
        }
        count(duplicates, "sent by several replicas within a minute, and counted once", last);
        count(unknown, "about alerts that the recording does not hold, and left out", last);
        return sent;
    }

    /**
     * Whether another replica has notified of the same as it did not know of a notification. One that knows it repeats it after the repeat
     * interval, or notifies of an alert that has begun anew, or is muted no more: only a repetition can have a repetition as its duplicate.
     */
    private boolean isDuplicate(DeliveryRecord before, DeliveryRecord next, AlertMerge alerts) {
        Duration between = Duration.between(before.at(), next.at());
        return before.content().equals(next.content())
                && !before.replica().equals(next.replica())
                && between.compareTo(DUPLICATE) <= 0
                && (before.reason() == next.reason() || !OF_KNOWN.contains(next.reason()))
                && next.firing().stream().noneMatch(alert -> alerts.hasBegun(alert, before.at(), next.at()))
                && between.compareTo(repeats.soonest(next)) < 0;
    }

    private void count(int number, String what, Instant last) {
        if (number > 0) {
            notes.add(new Note(
                    records.get(0).at(),
                    last,
                    number + (number == 1 ? " recorded notification was " : " recorded notifications were ") + what));
        }
    }

    private static List<Fingerprint> only(Set<Fingerprint> known, List<Fingerprint> alerts) {
        return alerts.stream().filter(known::contains).sorted().toList();
    }

    /**
     * An alert as it is to be played.
     *
     * @param at when it is received
     * @param endsAt when it ends; null if it fires
     */
    private static AlertRecord played(AlertRecord of, Instant at, @Nullable Instant endsAt) {
        boolean isSame = of.at().equals(at) && Objects.equals(of.endsAt(), endsAt);
        if (isSame && of.resends().isEmpty() && of.senders().isEmpty()) {
            return of; // most of a million
        }
        return new AlertRecord(
                at, of.replica(), of.change(), of.labels(), of.annotations(), of.startsAt(), endsAt, of.generatorUrl());
    }

    /** The times after which groups are notified again of what has not changed, by the recorded configurations. */
    private static final class RepeatIntervals {
        private final TreeMap<Instant, ConfigRecord> configs = new TreeMap<>();
        /** By the hash of a configuration and the key of a route; read when they are first asked for. */
        private final Map<String, Map<String, Duration>> known = new HashMap<>();
        /** The shortest time after which each target was notified again, where no configuration is recorded. */
        private final Map<List<String>, Duration> learned = new HashMap<>();

        void add(ConfigRecord config) {
            configs.put(config.at(), config);
        }

        /** Takes note of a notification that was sent, after another one. */
        void learn(@Nullable DeliveryRecord before, DeliveryRecord next) {
            if (before != null
                    && next.reason() == NotifyReason.REPEAT
                    && before.content().equals(next.content())) {
                learned.merge(
                        next.target(),
                        Duration.between(before.at(), next.at()),
                        (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        }

        /** After which time a notification can be repeated at the soonest; a long one if nothing is known. */
        Duration soonest(DeliveryRecord sent) {
            return configured(sent)
                    .map(repeat -> repeat.minus(SKEW))
                    .orElseGet(() ->
                            learned.getOrDefault(sent.target(), Lane.NEVER).dividedBy(2)); // flushes are further apart
        }

        private Optional<Duration> configured(DeliveryRecord sent) {
            Map.Entry<Instant, ConfigRecord> config = configs.floorEntry(sent.at());
            String labels = ":" + sent.groupLabels();
            String key = sent.groupKey();
            if (config == null || !key.endsWith(labels)) {
                return Optional.empty();
            }
            String route = key.substring(0, key.length() - labels.length());
            Map<String, Duration> all =
                    known.computeIfAbsent(config.getValue().hash(), hash -> read(config.getValue()));
            return Optional.ofNullable(all.get(route));
        }

        private static Map<String, Duration> read(ConfigRecord config) {
            Map<String, Duration> found = new HashMap<>();
            try {
                Route.tree(ConfigPlan.literal(config.text()).route())
                        .walk(route -> found.merge(
                                route.key(),
                                route.config().repeatInterval(),
                                (one, other) -> one.compareTo(other) < 0 ? one : other));
            } catch (ConfigLoadException e) {
                found.clear(); // of a later version, perhaps: the play will say so
            }
            return found;
        }
    }

    /** The times at which replicas ran: only where none ran, no alert could be received and no receiver notified. */
    private final class ReplicaUptime {
        private final AlertMerge alerts;
        /** What is to be known of gaps, by time. */
        private final List<Note> notes = new ArrayList<>();

        private final TreeSet<String> up = new TreeSet<>();
        private final Map<String, Instant> latest = new LinkedHashMap<>();
        private Instant allDownSince = Instant.MIN;
        private boolean started;

        ReplicaUptime(AlertMerge alerts) {
            this.alerts = alerts;
        }

        /** A replica has recorded something: one that was unknown before has run since before the recording. */
        void seen(String replica, Instant at) {
            if (latest.put(replica, at) == null) {
                up.add(replica);
                started = true;
            }
        }

        void add(ProcessRecord record) {
            String replica = record.replica();
            if (!record.started()) {
                seen(replica, record.at());
                if (up.remove(replica)) {
                    ended(replica, record.at(), true);
                    if (up.isEmpty()) {
                        events.add(record);
                    }
                }
                return;
            }
            Instant before = latest.put(replica, record.at());
            if (before != null && up.remove(replica)) {
                String text = "replica " + replica + " started at " + TimeText.text(record.at())
                        + " without having been stopped; its last record before is of " + TimeText.text(before)
                        + ", and what it missed in between is not known";
                notes.add(new Note(before, record.at(), text));
                ended(replica, record.at(), false);
            }
            if (up.isEmpty() && started) {
                events.add(record);
                if (allDownSince.isBefore(record.at())) {
                    notes.add(new Note(
                            allDownSince,
                            record.at(),
                            "no process ran from " + TimeText.text(allDownSince) + " to " + TimeText.text(record.at())
                                    + " ("
                                    + TimeText.text(Duration.between(allDownSince, record.at()))
                                    + "): nothing is played and no receiver is notified in that time"));
                }
            }
            started = true;
            up.add(replica);
        }

        private void ended(String replica, Instant at, boolean graceful) {
            if (up.isEmpty()) {
                alerts.forgetAll(at, graceful);
                allDownSince = at;
            } else {
                alerts.forget(replica);
            }
        }
    }

    /**
     * A view of alerts out of the records of several replicas. An alert fires from the first record that says so. It ends
     * with the first record by which its sender ended it, or when it has expired in every replica that held it.
     */
    private final class AlertMerge {
        private final Instant first;
        private final Map<Fingerprint, State> states = new LinkedHashMap<>();
        /** The episodes of versions that fire, whose end is not known before all records were added; by identity. */
        private final Map<AlertRecord, Episode> firing = new IdentityHashMap<>();

        private final List<Episode> episodes = new ArrayList<>();
        private final ResendIntervals intervals;

        private static final class State {
            /** The replicas that hold it as firing. */
            private final TreeSet<String> holders = new TreeSet<>();

            private @Nullable Episode open;
            private @Nullable Episode latest;
            private @Nullable AlertRecord version;
            /** When all processes ended while it fired; null if one runs, or it was received again since. */
            private @Nullable Instant lost;

            private Instant expiry = Instant.MIN;
            private String endedBy = "";
            private final EndedResends resends = new EndedResends();
        }

        AlertMerge(Instant first, boolean isOfPrometheus) {
            this.first = first;
            this.intervals = new ResendIntervals(isOfPrometheus);
        }

        void add(AlertRecord record) {
            State state = states.computeIfAbsent(record.labels().fingerprint(), fingerprint -> new State());
            switch (record.change()) {
                case RECEIVED, UPDATED -> fires(state, record);
                case RESENT -> {
                    state.resends.addRun(record);
                    intervals.add(record);
                }
                case RESOLVED, EXPIRED -> {
                    Episode open = state.open == null ? unseen(state, record) : state.open;
                    if (open != null) {
                        if (record.change() == AlertRecord.Change.RESOLVED) {
                            resolves(state, open, record);
                        } else {
                            expires(state, open, record);
                        }
                    } else if (record.change() == AlertRecord.Change.RESOLVED) {
                        state.resends.add(record);
                    }
                }
            }
        }

        private void fires(State state, AlertRecord record) {
            Episode open = state.open;
            Instant lost = state.lost;
            if (open != null && lost != null && !record.startsAt().isBefore(lost)) {
                open.lose(lost);
                state.open = null;
            } else if (open != null) {
                state.holders.add(record.replica());
                if (lost != null || isChanged(state.version, record)) {
                    state.version = record;
                    fires(record, record.at(), open);
                }
                state.lost = null;
                return;
            }
            Episode latest = state.latest;
            boolean isOutdated = latest != null
                    && lost == null
                    && !state.endedBy.equals(record.replica())
                    && latest.startsAt().equals(record.startsAt());
            if (!isOutdated) {
                begin(state, record, record.at());
            }
        }

        private static boolean isChanged(@Nullable AlertRecord known, AlertRecord next) {
            return known == null
                    || !known.annotations().equals(next.annotations())
                    || !known.startsAt().equals(next.startsAt())
                    || !known.generatorUrl().equals(next.generatorUrl());
        }

        private Episode begin(State state, AlertRecord record, Instant at) {
            Episode episode = new Episode(record.labels(), record.startsAt(), at);
            episodes.add(episode);
            if (intervals.isModelled) {
                state.resends.cut(at);
            }
            state.resends.begin(episode);
            state.open = episode;
            state.latest = episode;
            state.lost = null;
            state.expiry = Instant.MIN;
            state.holders.clear();
            state.holders.add(record.replica());
            state.version = record;
            fires(record, at, episode);
            return episode;
        }

        private void fires(AlertRecord record, Instant at, Episode episode) {
            AlertRecord version = played(record, at, null);
            firing.put(version, episode);
            events.add(version);
        }

        /** The alert of an end whose beginning was not recorded: it has fired since before. Null for any other end. */
        private @Nullable Episode unseen(State state, AlertRecord end) {
            boolean firedBefore = state.latest == null && end.startsAt().isBefore(first);
            return firedBefore ? begin(state, end, first) : null;
        }

        private void resolves(State state, Episode open, AlertRecord record) {
            Instant end = Objects.requireNonNullElse(record.endsAt(), record.at());
            Instant past = end.isAfter(record.at()) ? record.at() : end;
            open.end(record.at());
            state.resends.end(record);
            events.add(played(record, record.at(), past));
            ended(state, record.replica());
        }

        private void expires(State state, Episode open, AlertRecord record) {
            Instant end = Objects.requireNonNullElse(record.endsAt(), record.at());
            state.expiry = end.isAfter(state.expiry) ? end : state.expiry;
            state.holders.remove(record.replica());
            if (state.holders.isEmpty()) {
                open.expire(state.expiry.isBefore(open.from()) ? open.from() : state.expiry);
                ended(state, record.replica());
            }
        }

        private static void ended(State state, String replica) {
            state.open = null;
            state.lost = null;
            state.holders.clear();
            state.endedBy = replica;
        }

        void forget(String replica) {
            states.values().forEach(state -> state.holders.remove(replica));
        }

        /**
         * The last process has ended.
         *
         * @param graceful whether it was stopped in order
         */
        void forgetAll(Instant at, boolean graceful) {
            for (State state : states.values()) {
                if (graceful) {
                    state.resends.complete();
                } else {
                    state.resends.cut(at);
                }
                state.holders.clear();
                if (state.open != null && state.lost == null) {
                    state.lost = at;
                }
            }
        }

        /**
         * To be called when all records were added: alerts that were lost with a process, and not received again, have
         * ended with it.
         *
         * @param last when the recording ends
         */
        void finish(Instant last) {
            for (State state : states.values()) {
                if (state.open != null && state.lost != null) {
                    state.open.lose(state.lost);
                }
                state.resends.cut(last);
                events.addAll(state.resends.events(intervals));
            }
            events.replaceAll(event -> event instanceof AlertRecord version && firing.containsKey(version)
                    ? played(version, version.at(), firing.get(version).expiry())
                    : event);
        }

        /** Whether an alert has begun to fire after a time, and not after another. */
        boolean hasBegun(Fingerprint alert, Instant after, Instant to) {
            State state = Objects.requireNonNull(states.get(alert));
            return state.resends.hasBegun(after, to);
        }

        List<Episode> episodes() {
            List<Episode> sorted = new ArrayList<>(episodes);
            sorted.sort(Comparator.comparing(Episode::from).thenComparing(Episode::labels));
            return sorted;
        }

        /** The times at which one alert was received although it had ended, out of the records of several replicas. */
        private static final class EndedResends {
            /** Replicas that receive an alert within this time receive the same request. */
            private static final Duration ONE_REQUEST = Duration.ofSeconds(2);

            /** How long Prometheus sends an ended alert again; {@code resolvedRetention} of its rules. */
            private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

            /** A replica that has received nothing for so long takes a run for over. */
            private static final Duration IDLE = Duration.ofMinutes(5);

            private final TreeMap<Instant, Episode> episodes = new TreeMap<>();
            private final List<Resend> resends = new ArrayList<>();
            private final List<Unrecorded> unrecorded = new ArrayList<>();
            /** The latest end; null if what followed it is recorded. */
            private @Nullable AlertRecord end;

            private Instant latest = Instant.MIN;

            /**
             * A time in which the ended alert may have been received again without a record.
             *
             * @param after the latest reception before
             */
            private record Unrecorded(AlertRecord end, Instant after, Instant until) {}

            /**
             * A reception of an ended alert.
             *
             * @param record the record of it
             * @param isEnd whether it is the one that ended the alert, which is played already
             */
            private record Resend(AlertRecord record, Instant at, boolean isEnd) {
                boolean isSameRequest(@Nullable Resend before) {
                    return before != null
                            && !before.record.replica().equals(record.replica())
                            && Duration.between(before.at, at).compareTo(ONE_REQUEST) <= 0;
                }
            }

            void begin(Episode episode) {
                complete();
                episodes.put(episode.from(), episode);
            }

            void end(AlertRecord record) {
                end = record;
                add(record, record.at(), true);
            }

            /** A replica receives the ended alert, but does not know it. */
            void add(AlertRecord record) {
                add(record, record.at(), false);
            }

            /** A replica has received the ended alert several times, and records that as it is over or the replica stops. */
            void addRun(AlertRecord run) {
                run.resentAt().forEach(at -> add(run, at, false));
                if (Duration.between(latest, run.at()).compareTo(IDLE) >= 0) {
                    complete();
                }
            }

            private void add(AlertRecord record, Instant at, boolean isEnd) {
                resends.add(new Resend(record, at, isEnd));
                latest = at.isAfter(latest) ? at : latest;
            }

            /** The recording ends, or all replicas have crashed: a run that went on is not recorded. */
            void cut(Instant at) {
                if (end != null) {
                    unrecorded.add(new Unrecorded(end, latest, at));
                }
                complete();
            }

            void complete() {
                end = null;
            }

            boolean hasBegun(Instant after, Instant to) {
                return !episodes.subMap(after, false, to, true).isEmpty();
            }

            /** What is to be played: each request once, and nothing of a replica that was late while the alert fired again. */
            List<AlertRecord> events(ResendIntervals intervals) {
                unrecorded.forEach(
                        time -> intervals.of(time.end.labels()).ifPresent(interval -> addAll(time, interval)));
                List<AlertRecord> events = new ArrayList<>();
                resends.sort(Comparator.comparing(Resend::at));
                Resend before = null;
                for (Resend next : resends) {
                    if (next.isEnd() || !next.isSameRequest(before)) {
                        before = next;
                        if (!next.isEnd() && hasEnded(next.at())) {
                            events.add(event(next));
                        }
                    }
                }
                return events;
            }

            private void addAll(Unrecorded time, Duration interval) {
                Instant end = time.end.at().plus(RESOLVED_RETENTION);
                for (Instant at = time.after.plus(interval);
                        !at.isAfter(end) && at.isBefore(time.until);
                        at = at.plus(interval)) {
                    resends.add(new Resend(time.end, at, false));
                }
            }

            private boolean hasEnded(Instant at) {
                Map.Entry<Instant, Episode> begun = episodes.floorEntry(at);
                Instant to = begun == null ? at : begun.getValue().to();
                return to != null && !to.isAfter(at);
            }

            private static AlertRecord event(Resend resend) {
                Instant end = Objects.requireNonNullElse(resend.record().endsAt(), resend.at());
                return played(resend.record(), resend.at(), end.isAfter(resend.at()) ? resend.at() : end);
            }
        }

        /**
         * The interval in which ended alerts are sent again, for those of which that is not recorded: the most frequent one among the
         * recorded ones of the same name, or of all. The rules of one name are evaluated at the same interval.
         */
        private static final class ResendIntervals {
            private static final String ALL = "";

            /** The default of Prometheus's {@code --rules.alert.resend-delay}. */
            private static final Duration RESEND_DELAY = Duration.ofMinutes(1);

            private final boolean isModelled;
            /** How often each interval was recorded, in seconds, by the name of the alert; by {@link #ALL} for all. */
            private final Map<String, TreeMap<Long, Integer>> counts = new HashMap<>();

            ResendIntervals(boolean isModelled) {
                this.isModelled = isModelled;
                if (isModelled) {
                    count(ALL, RESEND_DELAY.toSeconds());
                }
            }

            void add(AlertRecord run) {
                Instant before = null;
                for (Instant at : run.resentAt()) {
                    if (before != null) {
                        long seconds =
                                Duration.between(before, at).plusMillis(500).toSeconds();
                        count(run.labels().valueOf(Labels.ALERT_NAME), seconds);
                        count(ALL, seconds);
                    }
                    before = at;
                }
            }

            private void count(String name, long seconds) {
                if (seconds > 0) {
                    counts.computeIfAbsent(name, unused -> new TreeMap<>()).merge(seconds, 1, Integer::sum);
                }
            }

            /** The interval for an alert; empty if none is recorded, and so no sender sends ended alerts again. */
            Optional<Duration> of(LabelSet labels) {
                TreeMap<Long, Integer> known = counts.getOrDefault(labels.valueOf(Labels.ALERT_NAME), counts.get(ALL));
                return Optional.ofNullable(known)
                        .flatMap(each -> each.entrySet().stream().max(Map.Entry.comparingByValue()))
                        .map(most -> Duration.ofSeconds(most.getKey()));
            }
        }
    }
}
