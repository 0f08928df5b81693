package io.grapevine.shadow;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.shadow.ShadowSend.SentAlert;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the web hooks of Alertmanager's event recorder post: an event as protojson, or an array of events, by either version of the
 * schema. Types and fields that are not known are passed over, as newer versions add some.
 */
final class EventReader {
    private static final Pattern DURATION = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?s");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,20}");
    private static final String REASON = "NOTIFY_REASON_";
    private static final List<String> TYPES = List.of(
            "alertCreated",
            "alertGrouped",
            "alertResolved",
            "notification",
            "silenceMutedAlert",
            "inhibitionMutedAlert");
    private static final JsonReader.Source<Pair> PAIR = JsonRecords.lenient().of(Pair.class);
    private static final JsonReader.Source<Body> BODY = JsonRecords.lenient()
            .with(LabelSet.class, LabelSet.EMPTY, EventReader::labels)
            .with(Instant.class, Instant.MAX, json -> json.time().toInstant())
            .with(Duration.class, Duration.ZERO, EventReader::duration)
            .with(Long.class, 0L, EventReader::number)
            .of(Body.class);

    private @Nullable Instant at;
    private String type = "";
    private @Nullable Body body;

    private EventReader() {}

    static List<ShadowEvent> read(JsonReader json) throws JsonException {
        return json.isArray() ? json.array(EventReader::event) : List.of(event(json));
    }

    private static ShadowEvent event(JsonReader json) throws JsonException {
        EventReader event = new EventReader();
        json.someFields(List.of("@timestamp", "data"), name -> {
            if (name.equals("@timestamp")) {
                event.at = json.time().toInstant();
                return;
            }
            json.someFields(TYPES, type -> {
                event.type = type;
                event.body = BODY.read(json);
            });
        });
        if (event.at == null) {
            throw json.fault("no @timestamp (expected: the time of the event)");
        }
        return event.body == null ? new ShadowEvent.Other(event.at) : event.body.event(event.type, event.at);
    }

    /** A number of 64 bits, which protojson writes as a string. */
    private static long number(JsonReader json) throws JsonException {
        String text = json.string();
        if (NUMBER.matcher(text).matches()) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw json.fault("a number of more than 64 bits (expected: a number of 64 bits)");
            }
        }
        throw json.fault("a string that is no number (expected: a number of 64 bits, in a string)");
    }

    /** Labels by name, or until Alertmanager 0.34 a list {@code labels} of keys and values. */
    private static LabelSet labels(JsonReader json) throws JsonException {
        LabelSet.Builder set = new LabelSet.Builder(8);
        json.values(value -> value.isArray() ? value.array(PAIR) : value.string())
                .forEach((name, value) -> {
                    if (value instanceof String text) {
                        set.add(name, text);
                    } else if (value instanceof List<?> pairs) {
                        pairs.stream().map(Pair.class::cast).forEach(pair -> set.add(pair.key, pair.value));
                    }
                });
        return set.build();
    }

    private static Duration duration(JsonReader json) throws JsonException {
        String text = json.string();
        if (!DURATION.matcher(text).matches()) {
            throw json.fault("a string that is no duration (expected: seconds, such as 14400s)");
        }
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        return Duration.ofSeconds(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }

    /** The fields of events of all types. */
    private record Body(
            Optional<GivenAlert> alert,
            Optional<GivenAlert> mutedAlert,
            Group groupInfo,
            Silence silence,
            List<Rule> inhibitRules,
            List<String> inhibitingFingerprints,
            List<GivenAlert> alerts,
            List<Reference> firingAlerts,
            List<Reference> resolvedAlerts,
            List<Reference> mutedAlerts,
            Duration repeatInterval,
            String reason,
            Integration integration) {
        private ShadowEvent event(String type, Instant at) {
            LabelSet labels = alert.or(() -> mutedAlert)
                    .map(given -> given.sent().labels())
                    .orElse(LabelSet.EMPTY);
            return switch (type) {
                case "alertCreated" -> new ShadowEvent.Received(at, labels);
                case "alertGrouped" -> new ShadowEvent.Grouped(at, labels, group(), groupInfo.groupLabels);
                case "silenceMutedAlert" -> ShadowEvent.Muted.bySilence(at, labels, silence.id, silence.rule());
                case "inhibitionMutedAlert" -> new ShadowEvent.Muted(at, labels, ShadowReason.INHIBITION, rules());
                case "notification" -> new ShadowEvent.Sent(send(at), isOfSecondSchema());
                default -> new ShadowEvent.Other(at);
            };
        }

        private ShadowGroup group() {
            return new ShadowGroup(groupInfo.groupKey, groupInfo.receiverName);
        }

        private String rules() {
            return inhibitRules.isEmpty()
                    ? ""
                    : inhibitRules.stream().map(Rule::text).collect(Collectors.joining(" ", "rule ", ""));
        }

        private boolean isOfSecondSchema() {
            return alerts.stream().anyMatch(alert -> alert.fingerprint.isPresent());
        }

        /** The hashes of the alerts are computed where the event has none. The second schema lists muted alerts among the others. */
        private ShadowSend send(Instant at) {
            Set<Optional<Long>> muted =
                    mutedAlerts.stream().map(Reference::fingerprint).collect(Collectors.toSet());
            List<SentAlert> sent = alerts.stream()
                    .filter(alert -> alert.fingerprint.isEmpty() || !muted.contains(alert.fingerprint))
                    .map(GivenAlert::sent)
                    .toList();
            Set<Long> firing = hashes(firingAlerts);
            Set<Long> resolved = hashes(resolvedAlerts);
            for (SentAlert each : sent) {
                (each.resolved() ? resolved : firing).add(AlertHash.of(each.labels()));
            }
            return new ShadowSend(
                    at,
                    group(),
                    groupInfo.groupLabels,
                    integration.name,
                    integration.index.intValue(),
                    notifyReason(),
                    repeatInterval,
                    sent,
                    firing,
                    resolved);
        }

        private static Set<Long> hashes(List<Reference> alerts) {
            return alerts.stream().flatMap(alert -> alert.hash.stream()).collect(Collectors.toCollection(HashSet::new));
        }

        private NotifyReason notifyReason() {
            return switch (reason) {
                case REASON + "FIRST_NOTIFICATION" -> NotifyReason.FIRST;
                case REASON + "NEW_ALERTS_IN_GROUP" -> NotifyReason.NEW_ALERTS;
                case REASON + "NEW_RESOLVED_ALERTS" -> NotifyReason.SOME_RESOLVED;
                case REASON + "ALL_ALERTS_RESOLVED" -> NotifyReason.ALL_RESOLVED;
                case REASON + "REPEAT_INTERVAL_ELAPSED" -> NotifyReason.REPEAT;
                default -> NotifyReason.UNKNOWN;
            };
        }
    }

    private record Group(String groupKey, LabelSet groupLabels, String receiverName) {}

    private record Pair(String key, String value) {}

    /** An alert, with its hash or fingerprint beside it, or not. */
    private record GivenAlert(
            Optional<Long> fingerprint,
            Optional<SentAlert> details,
            LabelSet labels,
            Instant startsAt,
            Instant endsAt,
            boolean resolved) {
        private SentAlert sent() {
            return details.orElseGet(() -> new SentAlert(labels, startsAt, endsAt, resolved));
        }
    }

    /** An alert by its hash or its fingerprint, as the version of the schema has it. */
    private record Reference(Optional<Long> hash, Optional<Long> fingerprint) {}

    private record Silence(String id, String createdBy) {
        private Optional<String> rule() {
            return SilenceRule.nameOf(createdBy);
        }
    }

    private record Rule(String name, List<Rendered> sourceMatchers, List<Rendered> targetMatchers) {
        private String text() {
            List<String> matchers = Stream.of(sourceMatchers, targetMatchers)
                    .flatMap(List::stream)
                    .map(Rendered::rendered)
                    .toList();
            return name.isEmpty() ? matchers.toString() : name + " " + matchers;
        }
    }

    private record Rendered(String rendered) {}

    private record Integration(String name, Long index) {
        private Integration {
            if (index < 0 || index > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "index: a number of more than 31 bits (expected: the position of an integration)");
            }
        }
    }
}
