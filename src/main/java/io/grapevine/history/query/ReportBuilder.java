package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts pages, and how fast they were answered, by records, the oldest first. In bounded memory, some 50 MB: of the alerts that fire,
 * the incidents that have not ended, and the rows.
 */
final class ReportBuilder {
    /** How many rows there are at most; the times of one take up to 4 KB. */
    static final int MOST_ROWS = 5_000;

    static final int MOST_INCIDENTS = 10_000;

    /** How many alerts may fire at a time, and how many may be told by the incidents that go on. */
    private static final int MOST_ALERTS = 100_000;

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final int NIGHT = 22;
    private static final int MORNING = 7;

    /** How long before a page an acknowledgement of it may have begun, as clocks differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** The reasons of which one begins an incident for a receiver: it was not notified that the group fires. */
    private static final Set<NotifyReason> FIRST =
            EnumSet.of(NotifyReason.FIRST, NotifyReason.ESCALATED, NotifyReason.NOBODY_REACTED, NotifyReason.FALLBACK);

    private final Function<Fingerprint, Optional<LabelSet>> known;
    private final Instant from;
    private final String team;
    private final ZoneTable zone;
    private final Map<List<String>, Row> rows = new HashMap<>();
    /** The alerts that fire, or that an incident was notified of. */
    private final Map<Fingerprint, Seen> alerts = new HashMap<>();
    /** The incidents that go on, by the key of the group, then the receiver. */
    private final Map<String, Map<String, Incident>> incidents = new HashMap<>();
    /** By receiver, the page that is the digest which told it last. */
    private final Map<String, Page> digests = new HashMap<>();

    private int open;
    private int told;
    private boolean isComplete = true;

    /**
     * Has counted nothing.
     *
     * @param known the labels of alerts that are known now, whose records may be before the span
     * @param from the beginning of the span
     * @param team the label that names the team
     * @param zone the time zone of weeks and nights
     */
    ReportBuilder(Function<Fingerprint, Optional<LabelSet>> known, Instant from, String team, ZoneTable zone) {
        this.known = known;
        this.from = from;
        this.team = team;
        this.zone = zone;
    }

    private static final class Row {
        private final LatencyHistogram acknowledged = new LatencyHistogram();
        private long pages;
        private long nobodyReacted;
        private long endedSoon;
        private long atNight;
        private Duration longest = Duration.ZERO;

        void lasted(Duration time) {
            longest = time.compareTo(longest) > 0 ? time : longest;
        }
    }

    /** A page, of one incident or, as a digest, of several. */
    private static final class Page {
        private final Row row;
        private final Instant at;
        /** The time at which the digest was gathered; null if it is none. */
        private final @Nullable Instant digest;

        private boolean isAcknowledged;
        /** How many of its incidents go on. */
        private int open;

        private Instant end;

        Page(Row row, Instant at, @Nullable Instant digest) {
            this.row = row;
            this.at = at;
            this.digest = digest;
            this.end = at;
        }

        private Duration until(Instant time) {
            return time.isBefore(at) ? Duration.ZERO : Duration.between(at, time);
        }

        void acknowledge(Instant time) {
            if (!isAcknowledged) {
                isAcknowledged = true;
                row.acknowledged.add(until(time));
                row.lasted(until(time));
            }
        }

        void endOne(Instant time) {
            end = time.isAfter(end) ? time : end;
            if (--open == 0 && !isAcknowledged) {
                row.nobodyReacted++;
                row.endedSoon += until(end).compareTo(SOON) <= 0 ? 1 : 0;
                row.lasted(until(end));
            }
        }
    }

    private static final class Seen {
        private final String team;
        private boolean isFiring = true;
        private @Nullable Instant endedAt;
        /** How many incidents were notified of it. */
        private int incidents;

        Seen(String team) {
            this.team = team;
        }
    }

    /** An incident of a group, as far as a receiver was notified of it. */
    private static final class Incident {
        private final Page page;
        private final boolean isOfRoute;
        /** The alerts that the receiver was notified of. */
        private final Map<Fingerprint, Seen> told = new HashMap<>();

        Incident(Page page, boolean isOfRoute) {
            this.page = page;
            this.isOfRoute = isOfRoute;
        }

        boolean isOver() {
            return told.values().stream().noneMatch(alert -> alert.isFiring);
        }

        /** Whether each of its alerts has ended since the page, though some may fire again. */
        boolean hasEnded() {
            return told.values().stream().allMatch(alert -> alert.endedAt != null && !alert.endedAt.isBefore(page.at));
        }

        /** When the last of its alerts ended; {@code otherwise} if the history does not know it of all. */
        Instant end(Instant otherwise) {
            Stream<Seen> ended = hasEnded() ? told.values().stream() : Stream.empty();
            return ended.flatMap(alert -> Stream.ofNullable(alert.endedAt))
                    .max(Comparator.naturalOrder())
                    .orElse(otherwise);
        }
    }

    /**
     * Takes note of a record.
     *
     * @param isWanted whether a page counts that this record is of
     */
    void add(HistoryRecord entry, boolean isWanted) {
        if (entry instanceof AlertRecord alert) {
            addAlert(alert);
        } else if (entry instanceof SilenceRecord silence) {
            addSilence(silence.silence());
        } else if (entry instanceof DeliveryRecord delivery && delivery.outcome() == Outcome.SENT) {
            addDelivery(delivery, isWanted);
        }
    }

    private void addAlert(AlertRecord alert) {
        Fingerprint fingerprint = alert.labels().fingerprint();
        if (alert.change().isFiring()) {
            Seen seen = seen(fingerprint, alert.labels().valueOf(team));
            if (seen != null) {
                seen.isFiring = true;
            }
        } else if (alert.change() != Change.RESENT) {
            Seen seen = alerts.get(fingerprint);
            if (seen != null && seen.isFiring) {
                seen.isFiring = false;
                seen.endedAt = alert.at();
                forget(fingerprint, seen);
            }
        }
    }

    private @Nullable Seen seen(Fingerprint fingerprint, String ofTeam) {
        Seen seen = alerts.get(fingerprint);
        if (seen == null && alerts.size() < MOST_ALERTS) {
            seen = new Seen(ofTeam);
            alerts.put(fingerprint, seen);
        }
        isComplete &= seen != null;
        return seen;
    }

    private void forget(Fingerprint fingerprint, Seen alert) {
        if (!alert.isFiring && alert.incidents == 0) {
            alerts.remove(fingerprint, alert);
        }
    }

    /** An acknowledgement, or a silence that an action in a message has made for the incident. */
    private void addSilence(Silence silence) {
        String key = silence.madeFor();
        if (key == null) {
            return;
        }
        String only = silence.annotations().get(Silence.RECEIVER); // where routes have groups of the same key
        incidents.getOrDefault(key, Map.of()).forEach((receiver, incident) -> {
            boolean isMeant = only == null || !incident.isOfRoute || only.equals(receiver);
            boolean isOfThis = !silence.startsAt().isBefore(incident.page.at.minus(SKEW));
            if (isMeant && isOfThis && !incident.isOver()) {
                incident.page.acknowledge(silence.startsAt());
            }
        });
    }

    private void addDelivery(DeliveryRecord delivery, boolean isWanted) {
        String key = delivery.groupKey();
        Map<String, Incident> ofGroup = incidents.getOrDefault(key, Map.of());
        Incident incident = ofGroup.get(delivery.receiver());
        if (delivery.firing().isEmpty()) {
            if (incident != null && delivery.reason() != NotifyReason.MUTED) {
                close(key, delivery.receiver(), incident, delivery.at());
            }
            return;
        }
        boolean isFirst = FIRST.contains(delivery.reason());
        if (incident != null && isFirst && incident.hasEnded()) {
            close(key, delivery.receiver(), incident, delivery.at());
            incident = null;
        }
        if (incident == null && isFirst && isWanted) {
            incident = begin(delivery);
        }
        if (incident != null) {
            tell(incident, delivery.firing());
        }
    }

    private @Nullable Incident begin(DeliveryRecord delivery) {
        Page page = page(delivery);
        if (page == null) {
            return null;
        }
        if (open >= MOST_INCIDENTS) {
            closeEnded();
        }
        if (open >= MOST_INCIDENTS) {
            isComplete = false;
            return null;
        }
        Incident incident = new Incident(page, delivery.reason() == NotifyReason.FIRST);
        incidents
                .computeIfAbsent(delivery.groupKey(), unused -> new HashMap<>(2))
                .put(delivery.receiver(), incident);
        page.open++;
        open++;
        return incident;
    }

    private void tell(Incident incident, List<Fingerprint> firing) {
        for (Fingerprint fingerprint : firing) {
            if (incident.told.containsKey(fingerprint)) {
                continue;
            }
            Seen seen = told < MOST_ALERTS ? seen(fingerprint, teamNow(fingerprint)) : null;
            if (seen == null) {
                isComplete = false;
                return;
            }
            incident.told.put(fingerprint, seen);
            seen.incidents++;
            told++;
        }
    }

    /** The page that a notification is, or is a part of; null if there are too many rows. */
    private @Nullable Page page(DeliveryRecord delivery) {
        Instant digest = delivery.digest();
        Page last = digests.get(delivery.receiver());
        if (last != null && digest != null && digest.equals(last.digest)) {
            return last;
        }
        OffsetDateTime local = zone.at(delivery.at());
        String week = "%d-W%02d"
                .formatted(local.get(IsoFields.WEEK_BASED_YEAR), local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        List<String> name = List.of(week, teamOf(delivery), delivery.receiver());
        Row row = rows.get(name);
        if (row == null && rows.size() < MOST_ROWS) {
            row = new Row();
            rows.put(name, row);
        }
        if (row == null) {
            isComplete = false;
            return null;
        }
        row.pages++;
        row.atNight += local.getHour() >= NIGHT || local.getHour() < MORNING ? 1 : 0;
        Page page = new Page(row, delivery.at(), digest);
        if (digest != null) {
            digests.put(delivery.receiver(), page); // no more than rows
        }
        return page;
    }

    private String teamOf(DeliveryRecord delivery) {
        if (delivery.groupLabels().has(team)) {
            return delivery.groupLabels().valueOf(team);
        }
        return delivery.firing().stream()
                .map(alert -> alerts.containsKey(alert) ? alerts.get(alert).team : teamNow(alert))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(HistoryReport.NO_TEAM);
    }

    private String teamNow(Fingerprint alert) {
        return known.apply(alert).map(labels -> labels.valueOf(team)).orElse("");
    }

    private void close(String key, String receiver, Incident incident, Instant at) {
        Map<String, Incident> ofGroup = incidents.get(key);
        if (ofGroup != null && ofGroup.remove(receiver, incident) && ofGroup.isEmpty()) {
            incidents.remove(key);
        }
        release(incident, at);
    }

    private void release(Incident incident, Instant at) {
        incident.page.endOne(incident.end(at));
        open--;
        told -= incident.told.size();
        incident.told.forEach((fingerprint, alert) -> {
            alert.incidents--;
            forget(fingerprint, alert);
        });
    }

    /** Makes room: receivers that are not notified of ends do not say that their incidents are over. */
    private void closeEnded() {
        incidents.values().removeIf(ofGroup -> {
            ofGroup.values().removeIf(incident -> {
                if (incident.isOver()) {
                    release(incident, incident.page.at);
                    return true;
                }
                return false;
            });
            return ofGroup.isEmpty();
        });
    }

    /**
     * The report of what was counted.
     *
     * @param end the time up to which all records were counted
     * @param isWhole whether that is the end of the span
     * @param missing the peers that did not answer
     */
    HistoryReport build(Instant end, boolean isWhole, Collection<String> missing) {
        closeEnded();
        incidents
                .values()
                .forEach(ofGroup -> ofGroup.values().stream()
                        .filter(incident -> !incident.page.isAcknowledged)
                        .forEach(incident -> incident.page.row.lasted(incident.page.until(end))));
        List<HistoryReport.Row> found = new ArrayList<>();
        rows.forEach((name, row) -> found.add(new HistoryReport.Row(
                name.get(0),
                name.get(1),
                name.get(2),
                row.pages,
                row.acknowledged.result(),
                row.nobodyReacted,
                row.endedSoon,
                row.atNight,
                row.longest.toMillis())));
        found.sort(Comparator.comparing(HistoryReport.Row::week)
                .thenComparing(HistoryReport.Row::team)
                .thenComparing(HistoryReport.Row::receiver));
        return new HistoryReport(from, end, isWhole && isComplete, List.copyOf(missing), found);
    }
}
