package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.WireEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Versions of keys in one replica. */
class VersionStoreTest extends VersionStores {
    @Test
    void aStampIsTheWallClockOrOneMoreThanTheLast() {
        Version first = replica.state.put("k", 0, body("a"), HOUR);
        Version second = replica.state.put("k", 0, body("b"), HOUR);
        long wall = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

        assertThat(first.stamp()).isEqualTo(wall);
        assertThat(second.stamp()).isEqualTo(wall + 1);
        assertThat(second.writer()).isEqualTo("self");
    }

    @Test
    void aWriteBeatsAVersionWhoseWriterIsAheadOfTime() {
        long ahead = version(0, 1L << 61, "other", "").stamp();
        replica.deltas.receive(delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, ahead, "other", "old"), HOUR_MILLIS)));

        replica.state.put("k", 0, body("new"), HOUR);

        assertThat(text("k")).isEqualTo("new");
    }

    @Test
    void aHigherRankIsFinal() {
        replica.state.put("k", 1, body("ended"), HOUR);

        replica.state.put("k", 0, body("late edit"), HOUR);
        replica.deltas.receive(delta(
                OTHER, 0, 1, item(OTHER, 1, "k", version(0, Version.MAX_STAMP, "other", "far ahead"), HOUR_MILLIS)));

        assertThat(text("k")).isEqualTo("ended");
    }

    @Test
    void versionsThatComeInAnyOrderGiveTheSame() {
        List<WireEntry> items = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 1; i <= 40; i++) {
            Version version =
                    version(random.nextInt(20) / 19, random.nextInt(10), "w" + random.nextInt(3), "b" + i % 4);
            items.add(item(OTHER, i, "key-" + random.nextInt(5), version, HOUR_MILLIS + random.nextInt(1_000)));
        }
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(items, random);
            Replica fresh = newReplica(SELF);
            fresh.audit.receive(new Frame.Repair(List.copyOf(items)));
            StringBuilder outcome = new StringBuilder();
            for (int key = 0; key < 5; key++) {
                StoredEntry entry = Objects.requireNonNull(fresh.state.entry("key-" + key));
                outcome.append(entry.version()).append(entry.keepUntil());
            }
            outcomes.add(outcome.toString());
        }

        assertThat(outcomes).containsOnly(outcomes.get(0));
    }

    @Test
    void theTimeToLiveOfAKeyNeverDecreases() {
        replica.state.put("k", 0, body("long"), Duration.ofDays(35));

        replica.state.put("k", 1, body("ended"), Duration.ofDays(5));

        assertThat(ttl("k")).isEqualTo(Duration.ofDays(35).toMillis());
        pass(Duration.ofDays(34));
        replica.store.sweep();
        replica.deltas.receive(delta(
                OTHER,
                0,
                1,
                item(
                        OTHER,
                        1,
                        "k",
                        version(0, 1, "w", "long"),
                        Duration.ofDays(1).toMillis())));
        assertThat(text("k")).isEqualTo("ended");
    }

    @Test
    void whatALesserVersionWouldHaveLivedIsLivedByTheGreaterEverywhere() {
        Replica peer = newReplica(THIRD);
        replica.state.put("k", 1, body("ended"), HOUR);
        peer.deltas.receive(replica.deltas.delta(SELF, 0, Long.MAX_VALUE));
        List<String> writes = new ArrayList<>();
        replica.store.onWrite(() -> writes.add("write"));

        replica.deltas.receive(delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, 9, "other", "x"), 48 * HOUR_MILLIS)));
        peer.deltas.receive(replica.deltas.delta(SELF, 1, Long.MAX_VALUE));

        assertThat(ttl("k")).isEqualTo(48 * HOUR_MILLIS);
        assertThat(writes).hasSize(1);
        assertThat(Objects.requireNonNull(peer.state.entry("k")).keepUntil()).isEqualTo(48 * HOUR_MILLIS);
    }

    @Test
    void aLesserVersionOfTheSameTimeChangesNothing() {
        replica.state.put("k", 1, body("ended"), HOUR);
        replica.store.onWrite(() -> merged.add("write"));

        replica.deltas.receive(
                delta(OTHER, 0, 1, item(OTHER, 1, "k", version(0, 9, "other", "x"), HOUR_MILLIS + 30_000)));

        assertThat(merged).isEmpty();
    }

    @Test
    void whatIsPastItsTimeIsForgottenAndNotSent() {
        replica.state.put("k", 0, body("v"), HOUR);
        replica.state.put("longer", 0, body("v"), HOUR.multipliedBy(2));
        pass(HOUR);

        assertThat(replica.state.entry("k")).isNull();
        assertThat(replica.deltas.delta(SELF, 0, 9).items())
                .extracting(WireEntry::key)
                .containsExactly("longer");
        replica.store.sweep();
        assertThat(replica.state.size()).isEqualTo(1);
    }

    @Test
    void whatIsKeptForLongerIsForgottenAtTheLaterTime() {
        replica.state.put("k", 0, body("v"), HOUR);
        replica.state.put("k", 0, body("longer"), HOUR.multipliedBy(2));
        pass(HOUR);
        replica.store.sweep();
        assertThat(text("k")).isEqualTo("longer");

        pass(HOUR.minusSeconds(1));
        replica.store.sweep();
        assertThat(replica.state.size()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        replica.store.sweep();
        assertThat(replica.state.size()).isZero();
    }

    @Test
    void aKeyThatComesBackIsForgottenAgain() {
        for (int i = 0; i < 3; i++) {
            replica.state.put("k", 0, body("v"), HOUR);
            pass(HOUR);
            if (i < 2) {
                replica.store.sweep();
                assertThat(replica.state.size()).isZero();
            }
        }
        replica.state.put("k", 0, body("before the sweep"), HOUR);
        replica.store.sweep();

        assertThat(text("k")).isEqualTo("before the sweep");
        pass(HOUR);
        replica.store.sweep();
        assertThat(replica.state.size()).isZero();
    }

    @Test
    void originsThatAreGoneAndLeftNothingAreForgotten() {
        Version version = version(0, 1, "w", "v");
        for (int boot = 100; boot < 1_100; boot++) {
            MemberId origin = new MemberId("other", String.valueOf(boot + 1_000));
            replica.deltas.receive(delta(origin, 0, 1, item(origin, 1, "k", version, HOUR_MILLIS)));
        }
        replica.store.sweep();

        assertThat(replica.store.vector().heads()).hasSize(1);
    }

    @Test
    void aVersionThatIsRestoredKeepsItsStampAndItsAge() {
        Version stored = version(0, 5, "earlier", "v");

        assertThat(replica.state.restore("k", stored, Duration.ofMinutes(7), HOUR))
                .isTrue();

        assertThat(replica.deltas.delta(SELF, 0, 1).items())
                .containsExactly(new WireEntry("sil", "k", stored, SELF, 1, 420_000, HOUR_MILLIS, UnknownFields.NONE));
        assertThat(replica.state.restore("k", stored, Duration.ZERO, HOUR)).isFalse();
        assertThat(replica.state.restore("old", stored, HOUR, Duration.ZERO)).isFalse();
    }
}
