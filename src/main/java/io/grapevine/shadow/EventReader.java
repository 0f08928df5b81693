package io.grapevine.shadow;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.nflog.AlertHash;
import io.grapevine.notify.NotifyReason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the web hooks of Alertmanager's event recorder post: an event as protojson, or an array of events. Types and
 * fields that are not known are passed over, as newer versions add some.
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

    private EventReader() {}

    static List<ShadowEvent> read(JsonReader json) throws JsonException {
        return json.isArray() ? json.array(EventReader::event) : List.of(event(json));
    }

    private static ShadowEvent event(JsonReader json) throws JsonException {
        Draft draft = new Draft();
        json.someFields(List.of("@timestamp", "data"), name -> {
            if (name.equals("data")) {
                json.someFields(TYPES, type -> {
                    draft.type = type;
                    draft.read(json);
                });
            } else {
                OffsetDateTime at = json.time();
                draft.at = at.toInstant();
            }
        });
        return draft.event(json);
    }

    /** An event of any type, as far as it is read; its fields may come in any order. */
    private static final class Draft {
        private static final List<String> FIELDS = List.of(
                "alert",
                "groupInfo",
                "mutedAlert",
                "silence",
                "inhibitRules",
                "inhibitingFingerprints",
                "alerts",
                "firingAlerts",
                "resolvedAlerts",
                "repeatInterval",
                "reason",
                "integration");

        private @Nullable Instant at;
        private String type = "";
        private LabelSet labels = LabelSet.EMPTY;
        private ShadowGroup group = new ShadowGroup("", "");
        private LabelSet groupLabels = LabelSet.EMPTY;
        private String detail = "";
        private String kind = "";
        private int index;
        private NotifyReason reason = NotifyReason.UNKNOWN;
        private Duration repeatInterval = Duration.ZERO;
        private List<ShadowSend.SentAlert> alerts = List.of();
        private Set<Long> firing = Set.of();
        private Set<Long> resolved = Set.of();

        void read(JsonReader json) throws JsonException {
            json.someFields(FIELDS, name -> field(json, name));
        }

        private void field(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "alert" -> labels = alert(json).labels();
                case "mutedAlert" -> labels = alert(json).labels();
                case "groupInfo" -> group(json);
                case "silence" -> json.someFields(List.of("id"), id -> detail = "silence " + json.string());
                case "inhibitRules" -> rules(json);
                case "inhibitingFingerprints" -> json.array(JsonReader::string);
                case "alerts" -> alerts = json.array(Draft::alert);
                case "firingAlerts" -> firing = hashes(json);
                case "resolvedAlerts" -> resolved = hashes(json);
                case "repeatInterval" -> repeatInterval = duration(json);
                case "reason" -> reason = reason(json.string());
                default -> integration(json);
            }
        }

        private void group(JsonReader json) throws JsonException {
            json.someFields(List.of("groupKey", "groupLabels", "receiverName"), name -> {
                switch (name) {
                    case "groupKey" -> group = new ShadowGroup(json.string(), group.receiver());
                    case "receiverName" -> group = new ShadowGroup(group.key(), json.string());
                    default -> groupLabels = labels(json);
                }
            });
        }

        private void rules(JsonReader json) throws JsonException {
            List<String> names = new ArrayList<>();
            json.array(rule -> {
                List<String> matchers = new ArrayList<>();
                rule.someFields(List.of("name", "sourceMatchers", "targetMatchers"), name -> {
                    if (name.equals("name")) {
                        names.add(rule.string());
                    } else {
                        rule.array(matcher -> {
                            matcher.someFields(List.of("rendered"), text -> matchers.add(matcher.string()));
                            return matcher;
                        });
                    }
                });
                names.add(matchers.toString());
                return rule;
            });
            detail = "rule " + String.join(" ", names);
        }

        private void integration(JsonReader json) throws JsonException {
            json.someFields(List.of("name", "index"), name -> {
                if (name.equals("name")) {
                    kind = json.string();
                } else {
                    long value = number(json);
                    if (value < 0 || value > Integer.MAX_VALUE) {
                        throw json.fault("a number of more than 31 bits (expected: the position of an integration)");
                    }
                    index = (int) value;
                }
            });
        }

        /** An alert, with its hash beside it or not. */
        private static ShadowSend.SentAlert alert(JsonReader json) throws JsonException {
            AlertDraft draft = new AlertDraft();
            draft.read(json, List.of("details", "labels", "startsAt", "endsAt", "resolved"));
            return new ShadowSend.SentAlert(draft.labels, draft.startsAt, draft.endsAt, draft.resolved);
        }

        private static final class AlertDraft {
            private LabelSet labels = LabelSet.EMPTY;
            private Instant startsAt = Instant.MAX;
            private Instant endsAt = Instant.MAX;
            private boolean resolved;

            void read(JsonReader json, List<String> fields) throws JsonException {
                json.someFields(fields, name -> {
                    switch (name) {
                        case "details" -> read(json, List.of("labels", "startsAt", "endsAt", "resolved"));
                        case "labels" -> labels = labels(json);
                        case "startsAt" -> startsAt = json.time().toInstant();
                        case "endsAt" -> endsAt = json.time().toInstant();
                        default -> resolved = json.bool();
                    }
                });
            }
        }

        private static LabelSet labels(JsonReader json) throws JsonException {
            LabelSet.Builder labels = new LabelSet.Builder(0);
            json.someFields(
                    List.of("labels"),
                    pairs -> json.array(pair -> {
                        String[] read = {"", ""};
                        pair.someFields(
                                List.of("key", "value"), name -> read[name.equals("key") ? 0 : 1] = pair.string());
                        labels.add(read[0], read[1]);
                        return pair;
                    }));
            return labels.build();
        }

        private static Set<Long> hashes(JsonReader json) throws JsonException {
            Set<Long> hashes = new HashSet<>();
            json.array(alert -> {
                alert.someFields(List.of("hash"), name -> hashes.add(number(alert)));
                return alert;
            });
            return hashes;
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

        private static NotifyReason reason(String constant) {
            return switch (constant) {
                case REASON + "FIRST_NOTIFICATION" -> NotifyReason.FIRST;
                case REASON + "NEW_ALERTS_IN_GROUP" -> NotifyReason.NEW_ALERTS;
                case REASON + "NEW_RESOLVED_ALERTS" -> NotifyReason.SOME_RESOLVED;
                case REASON + "ALL_ALERTS_RESOLVED" -> NotifyReason.ALL_RESOLVED;
                case REASON + "REPEAT_INTERVAL_ELAPSED" -> NotifyReason.REPEAT;
                default -> NotifyReason.UNKNOWN;
            };
        }

        ShadowEvent event(JsonReader json) throws JsonException {
            Instant when = at;
            if (when == null) {
                throw json.fault("no @timestamp (expected: the time of the event)");
            }
            return switch (type) {
                case "alertCreated" -> new ShadowEvent.Received(when, labels);
                case "alertGrouped" -> new ShadowEvent.Grouped(when, labels, group, groupLabels);
                case "silenceMutedAlert" -> new ShadowEvent.Muted(when, labels, MutedBy.SILENCE, detail);
                case "inhibitionMutedAlert" -> new ShadowEvent.Muted(when, labels, MutedBy.INHIBITION, detail);
                case "notification" -> new ShadowEvent.Sent(send(when));
                default -> new ShadowEvent.Other(when);
            };
        }

        /** The hashes of the alerts are computed where the event has none. */
        private ShadowSend send(Instant when) {
            Set<Long> fire = new HashSet<>(firing);
            Set<Long> end = new HashSet<>(resolved);
            for (ShadowSend.SentAlert alert : alerts) {
                (alert.resolved() ? end : fire).add(AlertHash.of(alert.labels()));
            }
            return new ShadowSend(when, group, groupLabels, kind, index, reason, repeatInterval, alerts, fire, end);
        }
    }
}
