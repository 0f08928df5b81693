package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.StoredVersion.Mark;
import io.grapevine.mesh.sync.WireEntry;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values are texts that begin with their key; one without a colon cannot be decoded. */
class DurableStateTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final MemberId OTHER = new MemberId("other", "3");

    private final SimLoop loop = Samples.loop();
    private final VersionStore store = new VersionStore(loop, new MemberId("self", "5"), member -> true);
    private final ReplicatedState shared = store.states().state("s", () -> {});
    private final List<byte[]> journal = new ArrayList<>();
    private final List<Runnable> undurable = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final DurableState<String> state = durable(shared);
    private long seq;

    private DurableState<String> durable(ReplicatedState replicated) {
        return new DurableState<>(
                loop,
                replicated,
                (record, whenDurable) -> {
                    journal.add(record);
                    undurable.add(whenDurable);
                },
                new DurableState.Kind<>("text", DurableStateTest::decode, text -> text.substring(0, text.indexOf(':'))),
                new DurableState.Listener<>() {
                    @Override
                    public void onMerged(String value, Version version, Duration age) {
                        seen.add(value + " of " + version.writer() + ", " + age.toSeconds() + " s old");
                    }

                    @Override
                    public void onUndecoded(String key, Version version) {
                        seen.add(key + " undecoded, rank " + version.rank());
                    }
                });
    }

    private static Decoded<String> decode(byte[] body) {
        String text = text(body);
        return text.contains(":") ? new Decoded.Ok<>(text) : new Decoded.Fault<>(0, "no colon");
    }

    private static byte[] body(String text) {
        return new MessageWriter().string(1, text).toBytes();
    }

    private static String text(byte[] body) {
        return new String(body, 2, body.length - 2, StandardCharsets.UTF_8); // behind the tag and the length
    }

    private void merge(String key, int rank, long stamp, String text) {
        merge("s", key, rank, stamp, text);
    }

    private void merge(String name, String key, int rank, long stamp, String text) {
        Version version = new Version(rank, stamp, "other", body(text));
        WireEntry item = new WireEntry(name, key, version, OTHER, ++seq, 3_000, HOUR.toMillis(), UnknownFields.NONE);
        store.merge(item.toStored(loop.elapsed().toMillis()));
        store.advance(OTHER, seq);
    }

    private static StoredVersion version(byte[] record) {
        return ((Decoded.Ok<StoredVersion>) StoredVersion.decode(record)).value();
    }

    private static Mark mark(byte[] record) {
        return Objects.requireNonNull(version(record).mark());
    }

    private List<String> texts() {
        return state.records().stream()
                .map(record -> text(version(record).body()))
                .toList();
    }

    @Test
    void journalsWhatIsWrittenWithItsMark() {
        List<String> durable = new ArrayList<>();
        Version version = state.put("k", 1, body("k:v"), HOUR, () -> durable.add("k"));

        assertThat(version(journal.get(0)).body()).isEqualTo(body("k:v"));
        assertThat(mark(journal.get(0)))
                .isEqualTo(new Mark(
                        1, version.stamp(), "self", loop.now(), loop.now().plus(HOUR)));
        assertThat(durable).isEmpty();
        undurable.get(0).run();
        assertThat(durable).containsExactly("k");
        assertThat(seen).isEmpty();
    }

    @Test
    void journalsWhatIsMergedAndTellsOfIt() {
        merge("k", 0, 7, "k:v");

        assertThat(seen).containsExactly("k:v of other, 3 s old");
        assertThat(mark(journal.get(0)))
                .isEqualTo(new Mark(
                        0, 7, "other", loop.now().minusSeconds(3), loop.now().plus(HOUR)));
    }

    @Test
    void tellsAtItsReplayOfWhatWasReplacedBefore() {
        ReplicatedState early = store.states().state("early", () -> {});
        early.restore("k", new Version(0, 7, "self", body("k:disk")), Duration.ZERO, HOUR);
        early.restore("short", new Version(0, 7, "self", body("short:disk")), Duration.ZERO, Duration.ofMinutes(1));
        early.restore("same", new Version(0, 7, "self", body("same:disk")), Duration.ZERO, HOUR);
        merge("early", "k", 0, 8, "k:second");
        merge("early", "k", 0, 9, "k:third");
        DurableState<String> late = durable(early);
        late.replay();
        late.replay();

        assertThat(seen)
                .containsExactly(
                        "k:disk of self, 0 s old",
                        "k:third of other, 3 s old",
                        "short:disk of self, 0 s old",
                        "same:disk of self, 0 s old",
                        "k:third of other, 3 s old",
                        "short:disk of self, 0 s old",
                        "same:disk of self, 0 s old");
    }

    @Test
    void forgetsWhatWasReplacedWithItsKey() {
        ReplicatedState early = store.states().state("early", () -> {});
        early.restore("k", new Version(0, 7, "self", body("k:disk")), Duration.ZERO, HOUR);
        merge("early", "k", 0, 8, "k:second");
        loop.runUntil(HOUR.plusSeconds(1));
        store.sweep();
        durable(early).replay();

        assertThat(seen).isEmpty();
    }

    @Test
    void journalsForHowLongTheKeyIsKeptNotTheVersion() {
        state.put("k", 0, body("k:long"), HOUR.multipliedBy(9), () -> {});
        state.put("k", 1, body("k:short"), HOUR, () -> {});

        assertThat(mark(journal.get(1)).keptUntil()).isEqualTo(loop.now().plus(HOUR.multipliedBy(9)));
    }

    @Test
    void keepsWhatIsWrittenForSomeMinutesSoThatItReachesEveryReplica() {
        state.put("k", 0, body("k:v"), Duration.ofDays(-1), () -> {});
        loop.runUntil(Duration.ofSeconds(299));
        assertThat(texts()).containsExactly("k:v");

        loop.runUntil(Duration.ofSeconds(300));
        assertThat(texts()).isEmpty();
    }

    @Test
    void neitherStoresNorLosesWhatCannotBeDecoded() {
        merge("k", 2, 7, "garbage");
        merge("l", 0, 8, "k:of another key");

        assertThat(seen).containsExactly("k undecoded, rank 2", "l undecoded, rank 0");
        assertThat(journal).isEmpty();
        assertThat(texts()).isEmpty();
        assertThat(shared.all()).containsOnlyKeys("k", "l");
        assertThat(state.rank("k")).isEqualTo(2);
    }

    @Test
    void storesAKeyAgainThatCanBeDecodedAgain() {
        merge("k", 0, 7, "garbage");
        merge("l", 0, 7, "garbage");
        merge("k", 0, 8, "k:v");
        state.put("l", 0, body("l:w"), HOUR, () -> {});

        assertThat(texts()).containsExactly("k:v", "l:w");
    }

    @Test
    void journalsTheVersionThatCountsIfThatIsNotTheOneWritten() {
        merge("k", 1, 7, "k:final");
        Version version = state.put("k", 0, body("k:late"), HOUR, () -> {});

        assertThat(shared.get("k").version()).isNotEqualTo(version);
        assertThat(version(journal.get(1)).body()).isEqualTo(body("k:final"));
    }

    @Test
    void takesBackWhatItGaveToTheDisk() {
        Mark mark =
                new Mark(1, 7, "other", loop.now().minusSeconds(5), loop.now().plus(HOUR));

        assertThat(state.restore(stored("k", mark))).isTrue();
        assertThat(state.restore(stored("k", mark))).isFalse();
        assertThat(state.restore(stored("past", new Mark(0, 7, "", loop.now(), loop.now()))))
                .isFalse();
        assertThat(state.rank("k")).isEqualTo(1);
        assertThat(shared.get("k").age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(state.records()).containsExactly(new StoredVersion(body("k:v"), mark).encode());
        assertThat(journal).isEmpty();
    }

    private static Stored<String> stored(String key, Mark mark) {
        return new Stored<>(key, key + ":v", new StoredVersion(body(key + ":v"), mark), mark);
    }

    @Test
    void theRankOfWhatIsUnknownIsTheLowest() {
        assertThat(state.rank("k")).isZero();
    }
}
