package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.TestSilences;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateKindTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static Silence silence(Instant end, Instant updated) {
        try {
            return TestSilences.of(
                    "id",
                    List.of(Matchers.of(List.of(Matcher.ofSilence(MatchType.EQUAL, "a", "b")))),
                    NOW.minus(HOUR),
                    end,
                    updated,
                    "ann",
                    "why");
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] record(Silence silence) {
        return SilenceCodec.encode(silence, silence.endsAt().plus(HOUR));
    }

    private static byte[] logEntry(Instant timestamp) {
        NotifiedState state = new NotifiedState(
                77, new long[] {1, 2}, new long[] {3}, new long[] {NOW.toEpochMilli()}, ReceiverData.EMPTY);
        return NflogEntryCodec.encode(new NflogEntry(
                new NflogKey("{}:{a=\"b\"}", "team", "webhook", 0),
                timestamp,
                state,
                NOW.plus(HOUR),
                0,
                UnknownFields.NONE));
    }

    private static GossipRecord decoded(StateKind kind, byte[] record) {
        Decoded<GossipRecord> decoded = kind.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<GossipRecord>) decoded).value();
    }

    private static long nanos(Instant time) {
        return Duration.between(Instant.EPOCH, time).toNanos();
    }

    @Test
    void aRecordBecomesAVersionWhoseStampIsItsTime() {
        GossipRecord silence = decoded(StateKind.SILENCE, record(silence(NOW.plus(HOUR), NOW)));
        GossipRecord entry = decoded(StateKind.LOG_ENTRY, logEntry(NOW));

        assertThat(silence.key()).isEqualTo("id");
        assertThat(silence.version().rank()).isZero();
        assertThat(silence.version().stamp()).isEqualTo(nanos(NOW)).isEqualTo(silence.order());
        assertThat(silence.mark().keptUntil()).isEqualTo(Instant.parse("2026-11-21T14:00:00.123Z"));
        assertThat(entry.key()).isEqualTo("{}:{a=\"b\"}:team/webhook/0");
        assertThat(entry.version()).isEqualTo(new Version(0, nanos(NOW), "", logEntry(NOW)));
    }

    @Test
    void fieldsOfNewerVersionsComeBackFromTheMesh() {
        String newer = "a20c036e6577"; // field 196, "new"
        for (StateKind kind : StateKind.values()) {
            byte[] record = kind == StateKind.SILENCE ? record(silence(NOW.plus(HOUR), NOW)) : logEntry(NOW);
            byte[] more = HexFormat.of().parseHex("0a06" + newer + newer);
            byte[] written = Arrays.copyOf(record, record.length + more.length);
            System.arraycopy(more, 0, written, record.length, more.length);

            Version version = decoded(kind, written).version();
            byte[] sent = kind.encode(version, version.stamp(), NOW).orElseThrow();

            assertThat(HexFormat.of().formatHex(sent).split(newer, -1))
                    .as("%s", kind)
                    .hasSize(3);
            assertThat(decoded(kind, sent).version()).isEqualTo(version);
        }
    }

    @Test
    void anExpiredSilenceHasTheHigherRank() {
        assertThat(decoded(StateKind.SILENCE, record(silence(NOW, NOW))).known())
                .isEqualTo(new GossipRecord.Known("id", nanos(NOW), 1));
    }

    @Test
    void aVersionThatComesBackAsARecordHasTheSameStamp() {
        long stamp =
                nanos(NOW) + 1_700_000_003L; // later than the time in the body: it replaced a version of a fast clock
        for (StateKind kind : StateKind.values()) {
            byte[] body = kind == StateKind.SILENCE ? record(silence(NOW.plus(HOUR), NOW)) : logEntry(NOW);
            byte[] sent =
                    kind.encode(new Version(0, stamp, "m", body), stamp, NOW).orElseThrow();

            assertThat(decoded(kind, sent).version().stamp()).isEqualTo(stamp);
            assertThat(decoded(kind, sent).order()).isEqualTo(stamp);
        }
    }

    @Test
    void aSilenceNeitherEndsNorLivesOnBecauseOfItsStamp() {
        Silence active = silence(NOW.plusSeconds(1), NOW);
        Silence ended = silence(NOW, NOW);
        byte[] late = StateKind.SILENCE
                .encode(new Version(0, 1, "m", record(active)), nanos(NOW.plusSeconds(5)), NOW)
                .orElseThrow();
        byte[] early = StateKind.SILENCE
                .encode(new Version(1, 1, "m", record(ended)), nanos(NOW.minusSeconds(5)), NOW)
                .orElseThrow();

        assertThat(decoded(StateKind.SILENCE, late).known())
                .isEqualTo(new GossipRecord.Known("id", nanos(NOW.plusSeconds(1)) - 1, 0));
        assertThat(decoded(StateKind.SILENCE, early).known()).isEqualTo(new GossipRecord.Known("id", nanos(NOW), 1));
    }

    @Test
    void whatHasExpiredOrCannotBeDecodedIsNotSent() {
        Version silence = new Version(0, 1, "m", record(silence(NOW.plus(HOUR), NOW)));
        Version entry = new Version(0, 1, "m", logEntry(NOW));

        assertThat(StateKind.SILENCE.encode(silence, 1, NOW.plus(HOUR).plus(HOUR)))
                .isEmpty();
        assertThat(StateKind.LOG_ENTRY.encode(entry, 1, NOW.plus(HOUR))).isEmpty();
        assertThat(StateKind.SILENCE.encode(new Version(0, 1, "m", new byte[] {9}), 1, NOW))
                .isEmpty();
        assertThat(StateKind.LOG_ENTRY.encode(new Version(0, 1, "m", new byte[] {9}), 1, NOW))
                .isEmpty();
    }

    /** An Alertmanager that was started on the files of a replica passes on their marks. */
    @Test
    void aRecordWithAMarkIsTheVersionThatItWas() {
        byte[] body = logEntry(NOW);
        StoredVersion.Mark mark = new StoredVersion.Mark(0, 42, "m", NOW, NOW.plus(HOUR));
        GossipRecord record = decoded(StateKind.LOG_ENTRY, new StoredVersion(body, mark).encode());

        assertThat(record.version()).isEqualTo(new Version(0, 42, "m", body));
        assertThat(record.order()).isEqualTo(nanos(NOW));
    }

    @Test
    void garbageIsAFault() {
        for (StateKind kind : StateKind.values()) {
            assertThat(kind.decode(new byte[] {9, 9})).isInstanceOf(Decoded.Fault.class);
            assertThat(kind.decode(new byte[0])).isInstanceOf(Decoded.Fault.class);
        }
    }

    @Test
    void silenceThatTheApiWouldRefuseIsAnError() {
        Silence silence =
                TestSilences.of("s", List.of(Matchers.of(Matcher.equal("x", ""))), NOW, NOW.plus(HOUR), NOW, "", "");

        assertThat(StateKind.SILENCE.decode(record(silence))).isInstanceOf(Decoded.Fault.class);
    }
}
