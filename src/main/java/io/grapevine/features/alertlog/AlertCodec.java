package io.grapevine.features.alertlog;

import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Codec of one alert as a protobuf message. Alerts that one codec decodes share equal texts. */
final class AlertCodec {
    private static final int LABELS = 1;
    private static final int ANNOTATIONS = 2;
    private static final int STARTS_AT = 3;
    private static final int ENDS_AT = 4;
    private static final int UPDATED_AT = 5;
    private static final int GENERATOR_URL = 6;
    private static final int TIMEOUT = 7;
    private static final int START_OFFSET = 8;
    private static final int END_OFFSET = 9;
    private static final int NO_ANNOTATIONS = 10;
    private static final int LAST_FIRING = 11;
    private static final int NOTIFIED = 12;
    private static final int SENDER = 13;

    private final Map<String, String> texts = new HashMap<>();

    /** The message of an alert; labels and annotations are names and values in turn. */
    static MessageWriter message(AlertBatch.Entry entry) {
        Alert alert = entry.alert();
        MessageWriter message = new MessageWriter();
        pairs(message, LABELS, alert.labels());
        pairs(message, ANNOTATIONS, alert.annotations());
        message.timestamp(STARTS_AT, alert.startsAt())
                .timestamp(ENDS_AT, alert.endsAt())
                .timestamp(UPDATED_AT, alert.updatedAt())
                .string(GENERATOR_URL, alert.generatorUrl())
                .varint(TIMEOUT, alert.timeout() ? 1 : 0)
                .varint(START_OFFSET, alert.offsets().start().getTotalSeconds())
                .varint(END_OFFSET, alert.offsets().end().getTotalSeconds())
                .varint(NO_ANNOTATIONS, alert.annotations().isAbsent() ? 1 : 0);
        alert.senders().forEach(sender -> message.message(SENDER, message(AlertBatch.Entry.of(sender, null))));
        if (entry.lastFiring() != null) {
            message.timestamp(LAST_FIRING, entry.lastFiring());
        }
        return message.bytes(NOTIFIED, bytes(entry.notified()));
    }

    static byte[] bytes(Collection<Digest> digests) {
        ByteBuffer bytes = ByteBuffer.allocate(Digest.BYTES * digests.size());
        digests.forEach(digest -> digest.write(bytes));
        return bytes.array();
    }

    static List<Digest> digests(byte[] written) throws IOException {
        if (written.length % Digest.BYTES != 0) {
            throw MessageReader.fault(written.length + " bytes of digests (expected: " + Digest.BYTES + " for each)");
        }
        List<Digest> digests = new ArrayList<>(written.length / Digest.BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(written);
        while (bytes.hasRemaining()) {
            digests.add(Digest.read(bytes));
        }
        return digests;
    }

    private static void pairs(MessageWriter message, int field, LabelSet pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            message.presentString(field, pairs.name(i)).presentString(field, pairs.value(i));
        }
    }

    /** Reads an alert, a message inside the one that {@code reader} reads. */
    AlertBatch.Entry read(MessageReader reader) throws IOException {
        Draft draft = new Draft(reader);
        reader.readMessage(tag -> tag == Tag.sized(SENDER) ? draft.readSender() : draft.field(tag));
        return draft.entry();
    }

    private String shared(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private final class Draft {
        private final MessageReader reader;
        private final List<String> labels = new ArrayList<>();
        private final List<String> annotations = new ArrayList<>();
        private final Set<Digest> notified = new LinkedHashSet<>();
        private final List<Alert> senders = new ArrayList<>();
        private Instant startsAt = Instant.EPOCH;
        private Instant endsAt = Instant.EPOCH;
        private Instant updatedAt = Instant.EPOCH;
        private @Nullable Instant lastFiring;
        private String generatorUrl = "";
        private boolean timeout;
        private boolean absent;
        private long startOffset;
        private long endOffset;

        Draft(MessageReader reader) {
            this.reader = reader;
        }

        boolean field(int tag) throws IOException {
            if (tag == Tag.sized(NOTIFIED)) {
                notified.addAll(digests(reader.readBytes()));
                return true;
            }
            return sized(Tag.sizedField(tag)) || number(tag);
        }

        private boolean sized(int field) throws IOException {
            switch (field) {
                case LABELS -> labels.add(shared(reader.readString()));
                case ANNOTATIONS -> annotations.add(shared(reader.readString()));
                case STARTS_AT -> startsAt = reader.readTimestamp(Instant.EPOCH);
                case ENDS_AT -> endsAt = reader.readTimestamp(Instant.EPOCH);
                case UPDATED_AT -> updatedAt = reader.readTimestamp(Instant.EPOCH);
                case GENERATOR_URL -> generatorUrl = shared(reader.readString());
                case LAST_FIRING -> lastFiring = reader.readTimestamp(Instant.EPOCH);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean number(int tag) throws IOException {
            if (tag == Tag.varint(TIMEOUT)) {
                timeout = reader.readVarint() != 0;
            } else if (tag == Tag.varint(START_OFFSET)) {
                startOffset = reader.readVarint();
            } else if (tag == Tag.varint(END_OFFSET)) {
                endOffset = reader.readVarint();
            } else if (tag == Tag.varint(NO_ANNOTATIONS)) {
                absent = reader.readVarint() != 0;
            } else {
                return false;
            }
            return true;
        }

        /** Reads the version of a sender, which may have no labels of its own, and has no senders. */
        boolean readSender() throws IOException {
            Draft sender = new Draft(reader);
            reader.readMessage(sender::field);
            senders.add(sender.alert());
            return true;
        }

        AlertBatch.Entry entry() throws IOException {
            Alert alert = alert();
            if (alert.labels().isEmpty()) {
                throw MessageReader.fault("an alert without labels (expected: names and values)");
            }
            return new AlertBatch.Entry(alert, lastFiring, Set.copyOf(notified));
        }

        private Alert alert() throws IOException {
            if (labels.size() % 2 != 0 || annotations.size() % 2 != 0) {
                throw MessageReader.fault("an alert with " + labels.size() + " and " + annotations.size()
                        + " texts of labels and annotations (expected: names and values)");
            }
            LabelSet others = absent ? LabelSet.ABSENT : LabelSet.of(annotations.toArray(String[]::new));
            return new Alert(
                    LabelSet.of(labels.toArray(String[]::new)),
                    others,
                    startsAt,
                    endsAt,
                    generatorUrl,
                    updatedAt,
                    timeout,
                    Offsets.of(offset(startOffset), offset(endOffset)),
                    senders);
        }

        private static ZoneOffset offset(long seconds) throws IOException {
            try {
                return ZoneOffset.ofTotalSeconds(Math.toIntExact(seconds));
            } catch (ArithmeticException | DateTimeException e) {
                throw MessageReader.fault("UTC offset: " + seconds + " seconds (expected: at most 18 hours)");
            }
        }
    }
}
