package io.grapevine.records;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MapEntry;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.base.protobuf.UnknownFieldSuffix;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Codec of Alertmanager's protobuf message {@code MeshSilence}, without length prefix. The first matcher set is written
 * twice, for versions older than matcher sets. Unknown fields of the two outer messages are kept.
 */
public final class SilenceCodec {
    /** The kind of the values in the replicated state of silences, which are kept in the form of Alertmanager. */
    public static final DurableState.Kind<Message> KIND = new DurableState.Kind<>(
            "silence", SilenceCodec::decode, message -> message.silence().id(), SilenceCodec::mark);

    private static final int SILENCE = 1;
    private static final int EXPIRES_AT = 2;

    private static final int ID = 1;
    private static final int MATCHERS = 2;
    private static final int STARTS_AT = 3;
    private static final int ENDS_AT = 4;
    private static final int UPDATED_AT = 5;
    private static final int COMMENTS = 7;
    private static final int CREATED_BY = 8;
    private static final int COMMENT = 9;
    private static final int ANNOTATIONS = 10;
    private static final int MATCHER_SETS = 11;
    private static final int RECEIVER_MATCHER_SETS = 12;

    private static final int SET_MATCHERS = 1;

    private static final int COMMENT_AUTHOR = 1;
    private static final int COMMENT_TEXT = 2;

    private static final int MATCHER_TYPE = 1;
    private static final int MATCHER_NAME = 2;
    private static final int MATCHER_PATTERN = 3;

    /** The index is the number of the type in the message. */
    private static final List<MatchType> MATCHER_TYPES =
            List.of(MatchType.EQUAL, MatchType.REGEXP, MatchType.NOT_EQUAL, MatchType.NOT_REGEXP);

    private SilenceCodec() {}

    /**
     * Encodes a silence; equal ones have equal bytes.
     *
     * @param expiresAt until when it is kept
     */
    public static byte[] encode(Silence silence, Instant expiresAt) {
        UnknownFieldSuffix residue = UnknownFieldSuffix.of(silence.unknownFields());
        MessageWriter message = new MessageWriter().string(ID, silence.id());
        if (!silence.matcherSets().isEmpty()) {
            writeMatchers(message, MATCHERS, silence.matcherSets().get(0));
        }
        message.timestamp(STARTS_AT, silence.startsAt())
                .timestamp(ENDS_AT, silence.endsAt())
                .timestamp(UPDATED_AT, silence.updatedAt())
                .string(CREATED_BY, silence.createdBy())
                .string(COMMENT, silence.comment());
        silence.annotations().forEach((name, value) -> message.message(ANNOTATIONS, MapEntry.of(name, value)));
        writeSets(message, MATCHER_SETS, silence.matcherSets());
        writeSets(message, RECEIVER_MATCHER_SETS, silence.receiverMatcherSets());
        return new MessageWriter()
                .message(SILENCE, message.unknown(residue.inner()))
                .timestamp(EXPIRES_AT, expiresAt)
                .unknown(residue.outer())
                .toBytes();
    }

    private static void writeSets(MessageWriter message, int field, List<Matchers> sets) {
        for (Matchers set : sets) {
            MessageWriter written = new MessageWriter();
            writeMatchers(written, SET_MATCHERS, set);
            message.message(field, written);
        }
    }

    private static void writeMatchers(MessageWriter message, int field, Matchers matchers) {
        for (Matcher matcher : matchers) {
            message.message(
                    field,
                    new MessageWriter()
                            .varint(MATCHER_TYPE, MATCHER_TYPES.indexOf(matcher.type()))
                            .string(MATCHER_NAME, matcher.name())
                            .string(MATCHER_PATTERN, matcher.value()));
        }
    }

    /**
     * A silence that was decoded from Alertmanager's message.
     *
     * @param silence the silence
     * @param expiresAt until when it is kept
     */
    public record Message(Silence silence, Instant expiresAt) {}

    /**
     * The mark of a message; for what Alertmanager wrote derived from the update time. That a silence was expired, while its times say
     * otherwise, is an error.
     */
    private static Decoded<StoredVersion.Mark> mark(Message message, StoredVersion.@Nullable Mark marked) {
        Silence silence = message.silence();
        StoredVersion.Mark mark = marked != null
                ? marked
                : StoredVersion.Mark.unmarked(silence.rank(), silence.updatedAt(), message.expiresAt());
        return mark.rank() > 0 && !silence.isEnded()
                ? new Decoded.Fault<>(0, "a silence that is not expired (expected: an expired one)")
                : new Decoded.Ok<>(mark);
    }

    /**
     * Decodes a message from a file or a peer. A silence that the API would refuse is an error, as damaged bytes may read
     * as one; but its regular expressions may not compile, see {@link Silence#isUsable}.
     */
    public static Decoded<Message> decode(byte[] message) {
        return decodeUnchecked(message)
                .then(decoded -> fault(decoded.silence())
                        .<Decoded<Message>>map(fault -> new Decoded.Fault<>(0, fault))
                        .orElseGet(() -> new Decoded.Ok<>(decoded)));
    }

    private static Optional<String> fault(Silence stored) {
        return stored.id().isEmpty() ? Optional.of("silence without an id") : stored.fault();
    }

    /**
     * Decodes a message whose silence need not be valid. A matcher of an unknown type or with unknown fields is an error:
     * without them it could match more alerts.
     */
    static Decoded<Message> decodeUnchecked(byte[] message) {
        return MessageReader.decode(message, reader -> new Draft(reader).read());
    }

    private static final class Draft {
        private final MessageReader reader;
        private final List<Matcher> matchers = new ArrayList<>();
        private final List<Matchers> matcherSets = new ArrayList<>();
        private final List<Matchers> receiverMatcherSets = new ArrayList<>();
        private final LabelSet.Builder annotations = new LabelSet.Builder(0);
        private final FieldValues texts;
        private UnknownFields unknown = UnknownFields.NONE;
        private boolean hasSilence;
        private @Nullable Instant startsAt;
        private @Nullable Instant endsAt;
        private Instant updatedAt = Instant.EPOCH;
        private Instant expiresAt = Instant.EPOCH;
        /** The first of the comments that older versions wrote; it takes precedence over the single one. */
        private @Nullable FieldValues oldComment;

        Draft(MessageReader reader) {
            this.reader = reader;
            this.texts = new FieldValues(reader);
        }

        Message read() throws IOException {
            UnknownFields outer = reader.readFields(this::wrapperField);
            if (!hasSilence) {
                throw MessageReader.fault("no silence");
            }
            Silence silence = new Silence(
                    texts.text(ID),
                    sets(),
                    required("starts_at", startsAt),
                    required("ends_at", endsAt),
                    updatedAt,
                    oldComment == null ? texts.text(CREATED_BY) : oldComment.text(COMMENT_AUTHOR),
                    oldComment == null ? texts.text(COMMENT) : oldComment.text(COMMENT_TEXT),
                    annotations.build(),
                    receiverMatcherSets,
                    new UnknownFieldSuffix(unknown, outer).joined());
            return new Message(silence, expiresAt);
        }

        /** The matcher sets; versions older than these wrote the only one in place of the copy of the first. */
        private List<Matchers> sets() throws IOException {
            Matchers copy = Matchers.of(matchers);
            if (matcherSets.isEmpty() && !copy.isEmpty()) {
                return List.of(copy);
            }
            if (!copy.isEmpty() && !copy.equals(matcherSets.get(0))) {
                throw MessageReader.fault(
                        "matchers: " + copy + " (expected: " + matcherSets.get(0) + ", the first set)");
            }
            return matcherSets;
        }

        private static Instant required(String field, @Nullable Instant time) throws IOException {
            if (time == null) {
                throw MessageReader.fault(field + ": none (expected: a time)");
            }
            return time;
        }

        private boolean wrapperField(int tag) throws IOException {
            switch (Tag.sizedField(tag)) {
                case SILENCE -> {
                    hasSilence = true;
                    unknown = unknown.and(reader.readMessage(this::silenceField));
                }
                case EXPIRES_AT -> expiresAt = reader.readTimestamp(expiresAt);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean silenceField(int tag) throws IOException {
            switch (Tag.sizedField(tag)) {
                case MATCHERS -> matchers.add(readMatcher());
                case STARTS_AT -> startsAt = reader.readTimestamp(startsAt == null ? Instant.EPOCH : startsAt);
                case ENDS_AT -> endsAt = reader.readTimestamp(endsAt == null ? Instant.EPOCH : endsAt);
                case UPDATED_AT -> updatedAt = reader.readTimestamp(updatedAt);
                case COMMENTS -> readOldComment();
                case ANNOTATIONS -> readAnnotation();
                case MATCHER_SETS -> matcherSets.add(readSet());
                case RECEIVER_MATCHER_SETS -> receiverMatcherSets.add(readSet());
                default -> {
                    return texts.readText(tag, ID, CREATED_BY, COMMENT);
                }
            }
            return true;
        }

        private void readOldComment() throws IOException {
            FieldValues fields = new FieldValues(reader);
            reader.readMessage(tag -> fields.readText(tag, COMMENT_AUTHOR, COMMENT_TEXT));
            oldComment = oldComment == null ? fields : oldComment;
        }

        private void readAnnotation() throws IOException {
            FieldValues entry = new FieldValues(reader);
            reader.readMessage(tag -> entry.readText(tag, MapEntry.KEY, MapEntry.VALUE));
            annotations.add(entry.text(MapEntry.KEY), entry.text(MapEntry.VALUE));
        }

        private Matchers readSet() throws IOException {
            List<Matcher> set = new ArrayList<>();
            readKnown("matcher set", tag -> Tag.sizedField(tag) == SET_MATCHERS && set.add(readMatcher()));
            return Matchers.of(set);
        }

        /**
         * Reads a matcher; a regular expression that does not compile is kept, so that the silence is stored and
         * replicated, but never applied.
         */
        private Matcher readMatcher() throws IOException {
            FieldValues fields = new FieldValues(reader);
            readKnown(
                    "matcher",
                    tag -> fields.readNumber(tag, MATCHER_TYPE) || fields.readText(tag, MATCHER_NAME, MATCHER_PATTERN));
            int number = (int) fields.number(MATCHER_TYPE);
            if (number < 0 || number >= MATCHER_TYPES.size()) {
                throw MessageReader.fault("matcher type: " + number + " (expected: 0 to 3)");
            }
            MatchType type = MATCHER_TYPES.get(number);
            String name = fields.text(MATCHER_NAME);
            String pattern = fields.text(MATCHER_PATTERN);
            try {
                return Matcher.ofSilence(type, name, pattern);
            } catch (MatcherException e) {
                return Matcher.uncompilable(type, name, pattern);
            }
        }

        private void readKnown(String what, MessageReader.FieldReader fields) throws IOException {
            if (!reader.readMessage(fields).equals(UnknownFields.NONE)) {
                throw MessageReader.fault(what + " with unknown fields");
            }
        }
    }
}
