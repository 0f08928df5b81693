package io.grapevine.records;

import static io.grapevine.Bytes.bytes;
import static io.grapevine.Bytes.damaged;
import static io.grapevine.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SilenceCodecTest {
    private static final Matcher A = Matcher.equal("a", "b");
    private static final Matcher B = Matcher.notEqual("c", "d");
    private static final Instant T = Instant.ofEpochSecond(5);

    @Test
    void firstMatcherSetIsWrittenTwiceAndFieldsByNumber() {
        Silence silence = silence(List.of(Matchers.of(A, B)), UnknownFields.NONE);

        assertThat(hex(SilenceCodec.encode(silence, T)))
                .isEqualTo(
                        ("0a 3e 0a 01 69" // silence, id
                                        + "12 06 12 01 61 1a 01 62 12 08 08 02 12 01 63 1a 01 64" // matchers
                                        + "1a 02 08 05 22 02 08 05 2a 02 08 05" // times
                                        + "42 02 6d65 4a 03 776879" // who and why
                                        + "5a 12 0a 06 12 01 61 1a 01 62 0a 08 08 02 12 01 63 1a 01 64" // sets
                                        + "12 02 08 05")
                                .replace(" ", ""));
    }

    @Test
    void randomSilencesAreDecodedAsTheyWereEncoded() throws MatcherException {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Silence silence = random(random);
            Instant expiry = time(random);
            byte[] encoded = SilenceCodec.encode(silence, expiry);
            SilenceCodec.Message message = ok(encoded);
            assertThat(message).as("seed %d", seed).isEqualTo(new SilenceCodec.Message(silence, expiry));
            assertThat(SilenceCodec.encode(message.silence(), expiry)).isEqualTo(encoded);
        }
    }

    @Test
    void matchersWithoutASetBecomeTheOnlySet() {
        MessageWriter old = new MessageWriter()
                .string(1, "i")
                .message(2, matcher(0, "a", "b"))
                .message(2, matcher(2, "c", "d"));

        assertThat(ok(wrapped(old)).silence().matcherSets()).containsExactly(Matchers.of(A, B));
    }

    @Test
    void matchersOtherThanTheFirstSetAreAnError() {
        MessageWriter sets = new MessageWriter()
                .message(11, new MessageWriter().message(1, matcher(0, "a", "b")))
                .message(11, new MessageWriter().message(1, matcher(2, "c", "d")));
        MessageWriter same = new MessageWriter().message(2, matcher(0, "a", "b"));
        MessageWriter other = new MessageWriter().message(2, matcher(0, "a", "c"));

        assertThat(ok(wrapped(sets)).silence().matcherSets()).containsExactly(Matchers.of(A), Matchers.of(B));
        assertThat(ok(wrapped(sets, same)).silence().matcherSets()).containsExactly(Matchers.of(A), Matchers.of(B));
        assertThat(fault(wrapped(sets, other))).contains("matchers: {a=\"c\"} (expected: {a=\"b\"}, the first set)");
    }

    @Test
    void matcherWithUnknownFieldsIsAnError() {
        MessageWriter value = new MessageWriter().string(2, "a").string(7, "b");
        MessageWriter set = new MessageWriter().message(3, matcher(0, "a", "b"));

        assertThat(fault(wrapped(new MessageWriter().message(2, value)))).contains("matcher with unknown fields");
        assertThat(fault(wrapped(new MessageWriter().message(11, set)))).contains("matcher set with unknown fields");
    }

    @Test
    void silenceThatTheApiWouldRefuseIsAnError() {
        Matchers missing = Matchers.of(Matcher.equal("a", ""));
        Matchers unnamed = Matchers.of(Matcher.notEqual("", "b"));

        assertThat(fault(stored("i", List.of(), T, T))).contains("at least one matcher set required");
        assertThat(fault(stored("i", List.of(Matchers.of(A), missing), T, T)))
                .contains("matcher set 1: at least one matcher must not match the empty string");
        assertThat(fault(stored("i", List.of(unnamed), T, T))).contains("matcher set 0: invalid label name");
        assertThat(fault(stored("i", List.of(Matchers.of(A)), T, T.minusNanos(1))))
                .contains("end time");
        assertThat(fault(stored("", List.of(Matchers.of(A)), T, T))).contains("without an id");
        assertThat(SilenceCodec.decode(stored("i", List.of(Matchers.of(A)), T, T)))
                .isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void silenceWithoutATimeIsAnError() {
        byte[] endless = new MessageWriter()
                .message(1, new MessageWriter().string(1, "i").timestamp(3, T))
                .toBytes();
        byte[] unstarted = new MessageWriter()
                .message(1, new MessageWriter().string(1, "i").timestamp(4, T))
                .toBytes();

        assertThat(fault(endless)).contains("ends_at: none");
        assertThat(fault(unstarted)).contains("starts_at: none");
    }

    @Test
    void theFirstOfTheOldCommentsBecomesTheComment() {
        MessageWriter old = new MessageWriter()
                .message(
                        7,
                        new MessageWriter()
                                .string(1, "first")
                                .string(2, "reason")
                                .timestamp(3, T))
                .message(7, new MessageWriter().string(1, "second").string(2, "other"))
                .string(8, "me")
                .string(9, "why");
        Silence silence = ok(wrapped(old)).silence();

        assertThat(silence.createdBy()).isEqualTo("first");
        assertThat(silence.comment()).isEqualTo("reason");
    }

    @Test
    void unknownFieldsOfBothMessagesAreKept() {
        byte[] unknown = bytes("0a 03 b80c 2a 38 01");
        Silence silence = silence(List.of(Matchers.of(A)), UnknownFields.of(unknown));
        String encoded = hex(SilenceCodec.encode(silence, T));

        assertThat(encoded).endsWith("b80c2a" + "12020805" + "3801");
        assertThat(ok(bytes(encoded)).silence()).isEqualTo(silence);
    }

    @Test
    void unknownMatcherTypeIsAnError() {
        assertThat(fault(wrapped(new MessageWriter().message(2, matcher(4, "a", "b")))))
                .contains("matcher type: 4");
    }

    @Test
    void silenceWithAnUncompilableExpressionIsDecodedAsNotUsable() {
        Silence silence = ok(wrapped(
                        new MessageWriter().message(2, matcher(1, "a", "(")).message(2, matcher(0, "b", "c"))))
                .silence();

        assertThat(silence.isUsable()).isFalse();
        assertThat(silence.matches(LabelSet.of("a", "(", "b", "c"))).isFalse();
        assertThat(silence.matcherSets().get(0)).hasToString("{a=~\"(\",b=\"c\"}");
    }

    @Test
    void messageWithoutSilenceIsAnError() {
        assertThat(SilenceCodec.decode(bytes("12 00"))).isInstanceOf(Decoded.Fault.class);
    }

    @Test
    void damagedMessageIsAnErrorOrAnotherValidMessageButNeverAnException() throws MatcherException {
        Random random = new Random(11);
        byte[] encoded = SilenceCodec.encode(random(random), T);
        for (int length = 0; length < encoded.length; length++) {
            assertThat(SilenceCodec.decode(Arrays.copyOf(encoded, length))).isNotNull();
        }
        for (int i = 0; i < 50_000; i++) {
            assertThat(SilenceCodec.decode(damaged(encoded, random))).isNotNull();
        }
    }

    private static Silence silence(List<Matchers> sets, UnknownFields unknown) {
        return new Silence("i", sets, T, T, T, "me", "why", LabelSet.EMPTY, List.of(), unknown);
    }

    private static MessageWriter matcher(int type, String name, String pattern) {
        return new MessageWriter().varint(1, type).string(2, name).string(3, pattern);
    }

    /** A message whose silence is in pieces, which count as one, and has both times. */
    private static byte[] wrapped(MessageWriter... pieces) {
        MessageWriter message = new MessageWriter()
                .message(1, new MessageWriter().timestamp(3, T).timestamp(4, T))
                .timestamp(2, T);
        for (MessageWriter piece : pieces) {
            message.message(1, piece);
        }
        return message.toBytes();
    }

    private static byte[] stored(String id, List<Matchers> sets, Instant start, Instant end) {
        return SilenceCodec.encode(
                new Silence(id, sets, start, end, T, "me", "why", LabelSet.EMPTY, List.of(), UnknownFields.NONE), T);
    }

    private static String fault(byte[] message) {
        return SilenceCodec.decode(message).toString();
    }

    private static Silence random(Random random) throws MatcherException {
        return new Silence(
                text(random),
                sets(random),
                time(random),
                time(random),
                time(random),
                text(random),
                text(random),
                LabelSet.of(text(random), text(random), text(random), text(random)),
                sets(random),
                random.nextInt(3) == 0 ? UnknownFields.of(bytes("0a 03 f006 07 a006 01")) : UnknownFields.NONE);
    }

    private static List<Matchers> sets(Random random) throws MatcherException {
        List<Matchers> sets = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Matcher> set = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                MatchType type = MatchType.values()[random.nextInt(4)];
                set.add(Matcher.of(type, text(random), type.isRegexp() ? ".*|[a-z]+" : text(random)));
            }
            sets.add(Matchers.of(set));
        }
        return sets;
    }

    private static Instant time(Random random) {
        return Instant.ofEpochSecond(random.nextLong(-62135596800L, 253402300800L), random.nextInt(1_000_000_000));
    }

    private static String text(Random random) {
        String[] pool = {"", "a", "größe", "日本語 🚀", "\0\n", "x".repeat(300)};
        return pool[random.nextInt(pool.length)];
    }

    private static SilenceCodec.Message ok(byte[] message) {
        return ((Decoded.Ok<SilenceCodec.Message>) SilenceCodec.decodeUnchecked(message)).value();
    }
}
