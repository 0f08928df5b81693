package io.grapevine.silence;

import io.grapevine.matcher.MatchType;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.Matchers;
import io.grapevine.protobuf.Decoded;
import io.grapevine.protobuf.MapEntry;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.MessageWriter;
import io.grapevine.protobuf.UnknownFieldSuffix;
import java.time.Instant;
import java.util.List;

/**
 * Silences as Alertmanager stores and sends them: protobuf's {@code MeshSilence}, without its length. The first
 * matcher set is written twice, as programs from before there were sets expect it. Unknown fields of the two outer
 * messages are kept.
 */
public final class SilenceCodec {
    static final int SILENCE = 1;
    static final int EXPIRES_AT = 2;

    static final int ID = 1;
    static final int MATCHERS = 2;
    static final int STARTS_AT = 3;
    static final int ENDS_AT = 4;
    static final int UPDATED_AT = 5;
    static final int COMMENTS = 7;
    static final int CREATED_BY = 8;
    static final int COMMENT = 9;
    static final int ANNOTATIONS = 10;
    static final int MATCHER_SETS = 11;
    static final int RECEIVER_MATCHER_SETS = 12;

    static final int SET_MATCHERS = 1;

    static final int MATCHER_TYPE = 1;
    static final int MATCHER_NAME = 2;
    static final int MATCHER_PATTERN = 3;

    /** Position is the number that stands for the type in a message. */
    static final List<MatchType> MATCHER_TYPES =
            List.of(MatchType.EQUAL, MatchType.REGEXP, MatchType.NOT_EQUAL, MatchType.NOT_REGEXP);

    private SilenceCodec() {}

    /**
     * The bytes that stand for a silence: the same for equal ones.
     *
     * @param expiresAt when it may be forgotten
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
     * What a message says.
     *
     * @param silence the silence
     * @param expiresAt when it may be forgotten
     */
    public record Message(Silence silence, Instant expiresAt) {}

    /**
     * The silence for which {@code message} stands. It may have regular expressions that do not compile, see {@link
     * Silence#isUsable}; a matcher of an unknown type is a fault.
     */
    public static Decoded<Message> decode(byte[] message) {
        return MessageReader.decode(message, reader -> new SilenceReader(reader).read());
    }
}
