package io.grapevine.eventrecorder;

import io.grapevine.base.Sha256;
import io.grapevine.base.go.JsonText;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.event.EventData.GroupIdentity;
import io.grapevine.event.EventData.NotificationSent;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.Silence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the outputs, as the message {@code Event} of Alertmanager's schema, which says what the fields mean. Each of its
 * forms is made at most once. Not thread-safe.
 */
public final class EncodedEvent {
    /** A field that Alertmanager does not have. */
    private static final int TENANT = 1000;

    /** The version of Alertmanager's schema. */
    public enum Schema {
        /** The schema {@code events/v1}, until Alertmanager 0.34. */
        V1,
        /** The schema {@code events/v2}, since Alertmanager 0.35: labels are maps, and alerts are referred to by fingerprints. */
        V2
    }

    private final Event event;
    private final String instance;
    private final Schema schema;
    private @Nullable String json;
    private byte @Nullable [] jsonBytes;
    private byte @Nullable [] protobuf;

    /**
     * An event that is yet to be encoded.
     *
     * @param instance the name of this computer
     */
    public EncodedEvent(Event event, String instance, Schema schema) {
        this.event = event;
        this.instance = instance;
        this.schema = schema;
    }

    private boolean isFirst() {
        return schema == Schema.V1;
    }

    /** The JSON text, without a line break. */
    public String json() {
        if (json == null) {
            json = ProtoJsonFields.encode(this::write);
        }
        return json;
    }

    /** The JSON text in UTF-8, not to be changed. */
    public byte[] jsonBytes() {
        if (jsonBytes == null) {
            jsonBytes = json().getBytes(StandardCharsets.UTF_8);
        }
        return jsonBytes;
    }

    /** The protobuf message, not to be changed. */
    public byte[] protobuf() {
        if (protobuf == null) {
            protobuf = ProtobufFields.encode(this::write);
        }
        return protobuf;
    }

    private void write(Fields out) {
        out.time(1, "@timestamp", event.at());
        out.text(2, "instance", instance);
        EventType type = EventType.of(event.data());
        out.message(3, "data", data -> data.message(type.field(), type.json(), this::content));
        if (isFirst()) {
            out.small(4, "clusterPosition", event.clusterPosition());
        } else {
            out.number(4, "clusterPosition", event.clusterPosition());
        }
        out.text(TENANT, "grapevineTenant", event.tenant());
    }

    private void content(Fields out) {
        EventData data = event.data();
        if (data instanceof NotificationSent sent) {
            notification(out, sent);
        } else if (data instanceof EventData.AlertCreated created) {
            out.message(1, "alert", alert -> alert(alert, created.alert()));
        } else if (data instanceof EventData.AlertGrouped grouped) {
            member(out, grouped.group(), grouped.alert());
        } else if (data instanceof EventData.AlertResolved resolved) {
            member(out, resolved.group(), resolved.alert());
        } else if (data instanceof EventData.AlertInhibited inhibited) {
            out.messages(1, "inhibitRules", List.of(inhibited.rule()), EncodedEvent::rule);
            out.message(2, "mutedAlert", muted -> muted(muted, inhibited.labels()));
            out.numbers(
                    3, "inhibitingFingerprints", new long[] {inhibited.source().value()});
        } else if (data instanceof EventData.SilenceCreated created) {
            silence(out, created.silence());
        } else if (data instanceof EventData.SilenceUpdated updated) {
            silence(out, updated.silence());
        } else if (data instanceof EventData.AlertSilenced silenced) {
            silence(out, silenced.silence());
            out.message(2, "mutedAlert", muted -> muted(muted, silenced.labels()));
        } else if (data instanceof EventData.Started started) {
            out.text(1, "version", started.version());
            out.text(2, "buildContext", started.buildContext());
        } else if (data instanceof EventData.ReloadFailed failed) {
            out.text(1, "file", failed.file());
            out.text(2, "error", failed.error());
        } else if (data instanceof EventData.Audited audited) {
            labels(out, 1, "change", audited.change());
        }
    }

    private void silence(Fields out, Silence silence) {
        out.message(1, "silence", content -> details(content, silence));
    }

    private void muted(Fields out, LabelSet labels) {
        labels(out, 1, "labels", labels);
        out.number(2, "fingerprint", labels.fingerprint().value());
    }

    private void member(Fields out, GroupIdentity group, Alert alert) {
        out.message(1, "alert", member -> withDetails(member, alert));
        out.message(2, "groupInfo", info -> group(info, group.key(), group.labels(), group.receiver()));
    }

    private void group(Fields info, String key, LabelSet labels, String receiver) {
        info.text(1, "groupKey", key);
        labels(info, 2, "groupLabels", labels);
        info.text(3, "groupId", Sha256.hex(key));
        info.text(4, "receiverName", receiver);
    }

    private void withDetails(Fields out, Alert alert) {
        reference(out, alert);
        out.message(2, "details", details -> alert(details, alert));
    }

    private void reference(Fields out, Alert alert) {
        if (isFirst()) {
            out.number(1, "hash", AlertHash.of(alert.labels()));
        } else {
            out.number(1, "fingerprint", alert.fingerprint().value());
        }
    }

    private void alert(Fields out, Alert alert) {
        out.number(1, "fingerprint", alert.fingerprint().value());
        out.text(2, "name", alert.name());
        labels(out, 3, "labels", alert.labels());
        labels(out, 4, "annotations", alert.annotations());
        out.time(5, "startsAt", alert.startsAt());
        out.time(6, "endsAt", alert.endsAt());
        out.flag(7, "resolved", alert.resolvedAt(event.at()));
    }

    private void labels(Fields out, int field, String name, LabelSet labels) {
        if (!isFirst()) {
            out.map(field, name, labels);
            return;
        }
        List<Integer> positions = IntStream.range(0, labels.size()).boxed().toList();
        out.message(
                field,
                name,
                set -> set.messages(1, "labels", positions, (pair, i) -> {
                    pair.text(1, "key", labels.name(i));
                    pair.text(2, "value", labels.value(i));
                }));
    }

    private void notification(Fields out, NotificationSent sent) {
        List<Alert> firing =
                sent.judged().stream().filter(alert -> !alert.hasEnd()).toList();
        List<Alert> resolved = sent.judged().stream().filter(Alert::hasEnd).toList();
        List<Alert> detailed = isFirst()
                ? sent.sent()
                : Stream.concat(sent.judged().stream(), sent.muted().stream()).toList();
        out.messages(1, "alerts", detailed, this::withDetails);
        out.messages(2, "firingAlerts", firing, this::reference);
        out.messages(3, "resolvedAlerts", resolved, this::reference);
        out.messages(4, "mutedAlerts", sent.muted(), this::reference);
        out.message(5, "groupInfo", info -> {
            group(info, sent.groupKey(), sent.groupLabels(), sent.route().receiver());
            info.messages(5, "matchers", sent.route().matchers().list(), EncodedEvent::matcher);
            info.text(6, "groupUuid", sent.groupUuid());
        });
        out.duration(6, "repeatInterval", sent.route().repeatInterval());
        reason(out, sent.reason());
        out.number(8, "flushId", sent.flush());
        out.message(9, "integration", integration -> {
            integration.text(1, "name", sent.kind());
            integration.number(2, "index", sent.index());
        });
    }

    private static void reason(Fields out, NotifyReason reason) {
        switch (reason) {
            case FIRST, HANDED_OVER -> reason(out, "FIRST_NOTIFICATION", 1);
            case NEW_ALERTS -> reason(out, "NEW_ALERTS_IN_GROUP", 2);
            case SOME_RESOLVED -> reason(out, "NEW_RESOLVED_ALERTS", 3);
            case ALL_RESOLVED -> reason(out, "ALL_ALERTS_RESOLVED", 4);
            case REPEAT -> reason(out, "REPEAT_INTERVAL_ELAPSED", 5);
            default -> reason(out, "UNSPECIFIED", 0);
        }
    }

    private static void reason(Fields out, String constant, int value) {
        out.choice(7, "reason", "NOTIFY_REASON_" + constant, value);
    }

    /** Annotations and matchers of receivers are not in the first schema, as in Alertmanager. */
    private void details(Fields out, Silence silence) {
        out.text(1, "id", silence.id());
        if (!silence.matcherSets().isEmpty()) {
            out.messages(2, "matchers", silence.matcherSets().get(0).list(), EncodedEvent::matcher);
        }
        if (!isFirst()) {
            out.map(3, "annotations", silence.annotations());
        }
        out.time(4, "startsAt", silence.startsAt());
        out.time(5, "endsAt", silence.endsAt());
        out.time(6, "updatedAt", silence.updatedAt());
        out.text(7, "createdBy", silence.createdBy());
        out.text(8, "comment", silence.comment());
        out.messages(9, "matcherSets", silence.matcherSets(), EncodedEvent::set);
        if (!isFirst()) {
            out.messages(10, "receiverMatcherSets", silence.receiverMatcherSets(), EncodedEvent::set);
        }
    }

    private static void set(Fields out, Matchers matchers) {
        out.messages(1, "matchers", matchers.list(), EncodedEvent::matcher);
    }

    private static void rule(Fields out, InhibitRuleConfig rule) {
        out.messages(1, "sourceMatchers", rule.source().list(), EncodedEvent::matcher);
        out.messages(2, "targetMatchers", rule.target().list(), EncodedEvent::matcher);
        out.texts(3, "equalLabels", rule.equal().stream().sorted().toList());
        out.text(4, "name", rule.name());
    }

    private static void matcher(Fields out, Matcher matcher) {
        MatchType type = matcher.type();
        switch (type) {
            case EQUAL -> out.choice(1, "type", "TYPE_EQUAL", 1);
            case REGEXP -> out.choice(1, "type", "TYPE_REGEXP", 2);
            case NOT_EQUAL -> out.choice(1, "type", "TYPE_NOT_EQUAL", 3);
            case NOT_REGEXP -> out.choice(1, "type", "TYPE_NOT_REGEXP", 4);
        }
        out.text(2, "name", matcher.name());
        out.text(3, "pattern", matcher.value());
        out.text(4, "rendered", matcher.toString());
    }

    /** Writes a message as protojson does, without white space. */
    private static final class ProtoJsonFields implements Fields {
        private final StringBuilder out;
        private boolean first = true;

        private ProtoJsonFields(StringBuilder out) {
            this.out = out;
        }

        static String encode(Consumer<Fields> message) {
            StringBuilder out = new StringBuilder(512);
            object(out, message);
            return out.toString();
        }

        private static void object(StringBuilder out, Consumer<Fields> message) {
            out.append('{');
            message.accept(new ProtoJsonFields(out));
            out.append('}');
        }

        private StringBuilder name(String name) {
            out.append(first ? "\"" : ",\"").append(name).append("\":");
            first = false;
            return out;
        }

        private void quoted(String text) {
            JsonText.appendMinimal(out, text);
        }

        private <T> void list(String name, List<T> values, Consumer<T> element) {
            if (!values.isEmpty()) {
                name(name).append('[');
                for (int i = 0; i < values.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    element.accept(values.get(i));
                }
                out.append(']');
            }
        }

        @Override
        public void text(int field, String name, String value) {
            if (!value.isEmpty()) {
                name(name);
                quoted(value);
            }
        }

        @Override
        public void texts(int field, String name, List<String> values) {
            list(name, values, this::quoted);
        }

        /** Sorted by name, as labels are. */
        @Override
        public void map(int field, String name, LabelSet labels) {
            if (!labels.isEmpty()) {
                String separator = "{";
                name(name);
                for (int i = 0; i < labels.size(); i++) {
                    out.append(separator);
                    quoted(labels.name(i));
                    out.append(':');
                    quoted(labels.value(i));
                    separator = ",";
                }
                out.append('}');
            }
        }

        @Override
        public void number(int field, String name, long value) {
            if (value != 0) {
                name(name).append('"').append(Long.toUnsignedString(value)).append('"');
            }
        }

        @Override
        public void numbers(int field, String name, long[] values) {
            list(
                    name,
                    Arrays.stream(values).boxed().toList(),
                    value ->
                            out.append('"').append(Long.toUnsignedString(value)).append('"'));
        }

        @Override
        public void small(int field, String name, int value) {
            if (value != 0) {
                name(name).append(Integer.toUnsignedString(value));
            }
        }

        @Override
        public void flag(int field, String name, boolean value) {
            if (value) {
                name(name).append("true");
            }
        }

        @Override
        public void choice(int field, String name, String constant, int value) {
            if (value != 0) {
                name(name).append('"').append(constant).append('"');
            }
        }

        /** In UTC, with 0, 3, 6 or 9 digits behind the point. */
        @Override
        public void time(int field, String name, Instant value) {
            name(name).append('"').append(value).append('"');
        }

        /** Seconds, with 0, 3, 6 or 9 digits behind the point; no duration of a configuration is negative. */
        @Override
        public void duration(int field, String name, Duration value) {
            name(name).append('"').append(value.getSeconds());
            int nanos = value.getNano();
            if (nanos != 0) {
                int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
                out.append('.').append(String.format("%09d", nanos), 0, digits);
            }
            out.append("s\"");
        }

        @Override
        public void message(int field, String name, Consumer<Fields> content) {
            object(name(name), content);
        }

        @Override
        public <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content) {
            list(name, values, value -> object(out, fields -> content.accept(fields, value)));
        }
    }

    private record ProtobufFields(MessageWriter out) implements Fields {
        static byte[] encode(Consumer<Fields> message) {
            return writer(message).toBytes();
        }

        private static MessageWriter writer(Consumer<Fields> message) {
            MessageWriter out = new MessageWriter();
            message.accept(new ProtobufFields(out));
            return out;
        }

        @Override
        public void text(int field, String name, String value) {
            out.string(field, value);
        }

        @Override
        public void texts(int field, String name, List<String> values) {
            values.forEach(value -> out.presentString(field, value));
        }

        @Override
        public void map(int field, String name, LabelSet labels) {
            labels.forEach((key, value) ->
                    out.message(field, new MessageWriter().presentString(1, key).presentString(2, value)));
        }

        @Override
        public void number(int field, String name, long value) {
            out.varint(field, value);
        }

        @Override
        public void numbers(int field, String name, long[] values) {
            out.packed(field, values);
        }

        @Override
        public void small(int field, String name, int value) {
            out.varint(field, Integer.toUnsignedLong(value));
        }

        @Override
        public void flag(int field, String name, boolean value) {
            out.varint(field, value ? 1 : 0);
        }

        @Override
        public void choice(int field, String name, String constant, int value) {
            out.varint(field, value);
        }

        @Override
        public void time(int field, String name, Instant value) {
            out.timestamp(field, value);
        }

        @Override
        public void duration(int field, String name, Duration value) {
            out.message(field, new MessageWriter().varint(1, value.getSeconds()).varint(2, value.getNano()));
        }

        @Override
        public void message(int field, String name, Consumer<Fields> content) {
            out.message(field, writer(content));
        }

        @Override
        public <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content) {
            values.forEach(value -> out.message(field, writer(fields -> content.accept(fields, value))));
        }
    }

    /**
     * Takes the fields of one protobuf message, by ascending number. What protobuf omits is omitted: empty strings and lists,
     * zeros and false, but not empty messages.
     *
     * <p>Each method takes the number of the field and its name in JSON.
     */
    private interface Fields {
        void text(int field, String name, String value);

        void texts(int field, String name, List<String> values);

        void map(int field, String name, LabelSet labels);

        /** A 64-bit number, unsigned or not negative. JSON has it as a string. */
        void number(int field, String name, long value);

        /** 64-bit numbers, unsigned. */
        void numbers(int field, String name, long[] values);

        /** An unsigned number of 32 bits. */
        void small(int field, String name, int value);

        void flag(int field, String name, boolean value);

        /**
         * A value of an enum.
         *
         * @param constant the name
         * @param value the number; 0 for unspecified
         */
        void choice(int field, String name, String constant, int value);

        void time(int field, String name, Instant value);

        void duration(int field, String name, Duration value);

        void message(int field, String name, Consumer<Fields> content);

        <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content);
    }
}
