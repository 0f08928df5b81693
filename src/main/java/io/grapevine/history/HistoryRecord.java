package io.grapevine.history;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry of the history of a replica. */
public sealed interface HistoryRecord {
    /** When the recorded event happened, by the clock of the replica. */
    Instant at();

    /** The name of the replica that recorded it. */
    String replica();

    /**
     * A change of an alert. Renewals, which change nothing but the expected end of a firing alert, are not recorded; those of an
     * ended alert are, all of a run in one record, as each puts the alert back into its groups.
     *
     * @param change what changed
     * @param endsAt when it ended, or is expected to end if it is not renewed; null if it has no end
     * @param generatorUrl where it came from, or empty
     * @param resends the milliseconds from its end to when the ended alert was received again, and from each time to the next;
     *     none unless that is the change
     * @param senders what each sender says of the alert, by its name: {@code firing}, {@code ended} or {@code silent}; none where no
     *     labels tell senders apart
     */
    record AlertRecord(
            Instant at,
            String replica,
            Change change,
            LabelSet labels,
            LabelSet annotations,
            Instant startsAt,
            @Nullable Instant endsAt,
            String generatorUrl,
            List<Long> resends,
            Map<String, String> senders)
            implements HistoryRecord {
        public AlertRecord {
            if (endsAt == null && !resends.isEmpty()) {
                throw new IllegalArgumentException("no field \"endsAt\" (expected beside \"resends\")");
            }
            resends = List.copyOf(resends);
            senders = senders.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(senders));
        }

        /** A change other than a run of renewals, of an alert whose senders are not told apart. */
        public AlertRecord(
                Instant at,
                String replica,
                Change change,
                LabelSet labels,
                LabelSet annotations,
                Instant startsAt,
                @Nullable Instant endsAt,
                String generatorUrl) {
            this(at, replica, change, labels, annotations, startsAt, endsAt, generatorUrl, List.of(), Map.of());
        }

        /** A copy of this record without the texts, which may be long. */
        public AlertRecord withoutTexts() {
            return new AlertRecord(at, replica, change, labels, LabelSet.EMPTY, startsAt, endsAt, "");
        }

        /**
         * A copy of this record without the texts, which still replays the resends.
         *
         * @param same an equal label set, which many records can share
         */
        public AlertRecord playable(LabelSet same) {
            return new AlertRecord(at, replica, change, same, LabelSet.EMPTY, startsAt, endsAt, "", resends, senders);
        }

        /** The {@link #resends} of an alert that ended at {@code end} and was received again at {@code times}. */
        public static List<Long> resends(Instant end, List<Instant> times) {
            List<Long> gaps = new ArrayList<>(times.size());
            Instant before = end;
            for (Instant time : times) {
                gaps.add(Duration.between(before, time).toMillis());
                before = time;
            }
            return gaps;
        }

        /** When the ended alert was received again. */
        public List<Instant> resentAt() {
            List<Instant> times = new ArrayList<>(resends.size());
            Instant before = endsAt;
            for (long gap : resends) {
                before = Objects.requireNonNull(before).plusMillis(gap);
                times.add(before);
            }
            return times;
        }

        /** Kind of a change. */
        public enum Change {
            /** The alert fires; it was not known, or had ended. */
            RECEIVED,
            /**
             * The alert fires on with other annotations, another start or another source. Also recorded, without a change, after a
             * start for each alert that fires, and before the last record of an alert that fires on is dropped for its age: who
             * does not know the alert learns from it that it fires.
             */
            UPDATED,
            /** The sender said that the alert has ended. */
            RESOLVED,
            /**
             * The alert was not renewed before its end; recorded some seconds after it. Not recorded while the program is
             * down: after a start, an alert that is neither updated nor received within some minutes has ended.
             */
            EXPIRED,
            /**
             * The sender sent the ended alert again, once or several times; recorded when that is over. In the export only:
             * for the replay.
             */
            RESENT;

            /** Whether the alert fires after the change. */
            public boolean isFiring() {
                return this == RECEIVED || this == UPDATED;
            }
        }
    }

    /**
     * A notification of a group to one integration, which was accepted or given up. In JSON its type is {@code notification}.
     *
     * @param groupKey the key of the group
     * @param groupLabels the labels by which the group is grouped
     * @param receiver the name of the receiver
     * @param integration the kind of the integration and its position among those of its kind, such as {@code webhook[0]}
     * @param outcome whether it was accepted
     * @param reason why the integration was notified; {@link NotifyReason#UNKNOWN} if it was given up before an attempt
     * @param firing the firing alerts in it
     * @param resolved the resolved alerts in it
     * @param attempts how many attempts were made
     * @param took the duration of the latest attempt
     * @param latency the time since the oldest change that it tells of, as far as known; zero if it tells of none
     * @param error why it was given up; if it was accepted, why a plain notification was sent in place of the configured one, or
     *     empty
     * @param digest when what a digest tells was gathered, if the group was notified as a part of one; null if by itself
     */
    record DeliveryRecord(
            Instant at,
            String replica,
            String groupKey,
            LabelSet groupLabels,
            String receiver,
            String integration,
            Outcome outcome,
            NotifyReason reason,
            List<Fingerprint> firing,
            List<Fingerprint> resolved,
            int attempts,
            Duration took,
            Duration latency,
            String error,
            @Nullable Instant digest)
            implements HistoryRecord {

        /** Outcome of a notification. */
        public enum Outcome {
            SENT,
            FAILED
        }

        public DeliveryRecord {
            firing = List.copyOf(firing);
            resolved = List.copyOf(resolved);
        }

        /** A copy of this record that is about other alerts. */
        public DeliveryRecord of(List<Fingerprint> firingAlerts, List<Fingerprint> resolvedAlerts) {
            return new DeliveryRecord(
                    at,
                    replica,
                    groupKey,
                    groupLabels,
                    receiver,
                    integration,
                    outcome,
                    reason,
                    firingAlerts,
                    resolvedAlerts,
                    attempts,
                    took,
                    latency,
                    error,
                    digest);
        }

        /** Identifies the integration, as far as it is notified of this group. */
        public List<String> target() {
            return List.of(groupKey, receiver, integration);
        }

        /** The integration and the alerts: two with the same content differ in their times, groups and outcomes only. */
        public List<Object> content() {
            return List.of(receiver, integration, firing, resolved);
        }
    }

    /**
     * A version of a silence that the replica stored, by a request to it or to a peer. After a start it may be recorded again.
     *
     * @param silence the version; from JSON without the matchers on receivers, which are not evaluated
     */
    record SilenceRecord(Instant at, String replica, Silence silence) implements HistoryRecord {}

    /**
     * An action on the incident of a group, which a message asked for, or the step of its escalation that a user ran. The replica that was
     * asked records it.
     *
     * @param action what was asked for: {@code silence 1h}, or {@code escalate} and the name of the step
     * @param group the id of the group
     * @param groupLabels the labels of the group; empty if the replica did not know it
     * @param via the product or the way that it came by: {@code link}
     * @param user who asked
     * @param result the result of the action: {@code done}
     * @param silences the ids of the silences that it made, found or ended
     * @param error why it was refused; empty if it was not
     */
    record ActionRecord(
            Instant at,
            String replica,
            String action,
            String group,
            LabelSet groupLabels,
            String via,
            String user,
            String result,
            List<String> silences,
            String error)
            implements HistoryRecord {
        public ActionRecord {
            silences = List.copyOf(silences);
        }
    }

    /**
     * A change that somebody asked for or a file made, or a refused attempt. The replica that was asked records it, and of files each one.
     *
     * @param audit who changed what, as {@link io.grapevine.event.EventData.Audited} describes it
     */
    record AuditRecord(Instant at, String replica, LabelSet audit) implements HistoryRecord {}

    /**
     * A configuration that came into force. Also recorded after a start.
     *
     * @param hash as in {@code alertmanager_config_hash}, in decimal digits
     * @param text the configuration with all defaults and with secrets as {@code <secret>}, as {@code /api/v2/status} shows it
     * @param extensions the content of {@code grapevine.yml}, which holds no secrets; empty if there is none
     * @param templates the texts of the template files by path, in their order
     */
    record ConfigRecord(
            Instant at, String replica, String hash, String text, String extensions, Map<String, String> templates)
            implements HistoryRecord {

        public ConfigRecord {
            templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
        }

        /** A copy of this record without the texts, which may be long. */
        public ConfigRecord withoutTexts() {
            return new ConfigRecord(at, replica, hash, "", "", Map.of());
        }

        /** Whether a record has the same configuration, whatever its templates. */
        public boolean hasConfigOf(ConfigRecord other) {
            return hash.equals(other.hash) && extensions.equals(other.extensions);
        }
    }

    /**
     * The start or the graceful stop of the program. A start without an earlier stop follows a crash.
     *
     * @param started whether it is a start
     */
    record ProcessRecord(Instant at, String replica, boolean started) implements HistoryRecord {}
}
