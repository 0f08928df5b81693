package io.grapevine.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.sim.Samples;
import io.grapevine.sim.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SilencesTest {
    private static final Duration RETENTION = Duration.ofHours(1);

    private final SimLoop loop = Samples.loop();
    private final List<byte[]> journal = new ArrayList<>();
    private final List<Runnable> undurable = new ArrayList<>();
    private final List<SetResult> results = new ArrayList<>();

    private Silences silences(SilenceLimits limits) {
        return new Silences(
                loop,
                RETENTION,
                limits,
                false,
                (record, whenDurable) -> {
                    journal.add(record);
                    undurable.add(whenDurable);
                },
                new SilenceMetrics(new PrometheusRegistry()));
    }

    private final Silences silences = silences(SilenceLimits.NONE);

    private static Silence silence(double start, double end) {
        return Samples.silence(at(start), at(end), "alertname=\"A\"");
    }

    private SetResult set(Silences where, Silence wanted) {
        where.set(wanted, results::add);
        List.copyOf(undurable).forEach(Runnable::run);
        undurable.clear();
        return results.get(results.size() - 1);
    }

    private Silence stored(Silence wanted) {
        return silences.get(((SetResult.Stored) set(silences, wanted)).id());
    }

    private void pass(double seconds) {
        loop.runUntil(Duration.between(Samples.START, at(seconds)));
    }

    private SilenceState state(Silence silence) {
        return silences.get(silence.id()).stateAt(loop.now());
    }

    @Test
    void getARandomIdAndTheTimeOfTheirMaking() {
        pass(5);
        Silence created = stored(silence(10, 20));

        assertThat(UUID.fromString(created.id()).version()).isEqualTo(4);
        assertThat(UUID.fromString(created.id()).variant()).isEqualTo(2);
        assertThat(created.updatedAt()).isEqualTo(at(5));
        assertThat(created.startsAt()).isEqualTo(at(10));
        assertThat(stored(silence(10, 20)).id()).isNotEqualTo(created.id());
    }

    @Test
    void beginNoEarlierThanTheyAreMade() {
        pass(5);

        assertThat(stored(silence(0, 20)).startsAt()).isEqualTo(at(5));
    }

    @Test
    void areAnsweredOnlyOnceTheyAreDurable() {
        silences.set(silence(0, 20), results::add);

        assertThat(results).isEmpty();
        undurable.get(0).run();
        assertThat(results).singleElement().isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void areActiveFromTheirStartAndExpiredFromTheirEnd() {
        Silence created = stored(silence(10, 20));

        assertThat(created.stateAt(at(9.999))).isEqualTo(SilenceState.PENDING);
        assertThat(created.stateAt(at(10))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(19.999))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(20))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void areChangedInPlaceWhereThePastStaysAsItWas() {
        Silence created = stored(silence(0, 20));
        pass(5);
        Silence updated = stored(version(silence(0, 60), created.id(), at(0)));

        assertThat(updated.id()).isEqualTo(created.id());
        assertThat(updated.endsAt()).isEqualTo(at(60));
        assertThat(updated.startsAt()).isEqualTo(at(0));
        assertThat(updated.updatedAt()).isEqualTo(at(5));
        assertThat(silences.all()).hasSize(1);
    }

    @Test
    void areChangedInPlaceThoughTheStartDiffersByLessThanASecond() {
        Silence created = stored(silence(0, 20));
        pass(5);

        assertThat(stored(version(silence(0.4, 60), created.id(), at(0))).id()).isEqualTo(created.id());
    }

    @Test
    void areReplacedWhenTheMatchersChange() {
        Silence created = stored(silence(0, 20));
        pass(5);
        Silence wanted = version(Samples.silence(at(0), at(20), "alertname=\"B\""), created.id(), at(0));
        Silence replaced = stored(wanted);

        assertThat(replaced.id()).isNotEqualTo(created.id());
        assertThat(replaced.startsAt()).isEqualTo(at(5));
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
        assertThat(silences.get(created.id()).endsAt()).isEqualTo(at(5));
        assertThat(journal).hasSize(3);
    }

    @Test
    void areReplacedWhenAnActiveOneIsToBeginAtAnotherSecond() {
        Silence created = stored(silence(0, 20));
        pass(5);

        assertThat(stored(version(silence(1, 60), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void arePostponedInPlaceWhilePending() {
        Silence created = stored(silence(10, 20));
        Silence moved = stored(version(silence(15, 30), created.id(), at(0)));

        assertThat(moved.id()).isEqualTo(created.id());
        assertThat(moved.startsAt()).isEqualTo(at(15));
    }

    @Test
    void areReplacedWhenAPendingOneIsToBeginInThePast() {
        Silence created = stored(silence(10, 20));
        pass(5);

        assertThat(stored(version(silence(4, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void areCreatedAnewFromAnExpiredOneWhichStaysAsItWas() {
        Silence created = stored(silence(0, 10));
        pass(11);

        assertThat(stored(version(silence(0, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(silences.get(created.id())).isEqualTo(created);
    }

    @Test
    void areNotFoundUnderAnIdThatNobodyGave() {
        assertThat(set(silences, version(silence(0, 10), "no-such-id", at(0))))
                .isEqualTo(new SetResult.NotFound("no-such-id"));
    }

    @Test
    void areRefusedWithoutAMatcherThatSelects() {
        for (String matcher : List.of("a=\"\"", "a=~\".*\"", "a=~\"x|\"")) {
            assertThat(set(silences, Samples.silence(at(0), at(10), matcher)))
                    .as(matcher)
                    .isEqualTo(
                            new SetResult.Refused("invalid silence: matcher set 0: at least one matcher must not match"
                                    + " the empty string"));
        }
        assertThat(set(silences, Samples.silence(at(0), at(10)))).isInstanceOf(SetResult.Refused.class);
        assertThat(set(silences, Samples.silence(at(0), at(10), "a!=\"\""))).isInstanceOf(SetResult.Stored.class);
        assertThat(set(silences, Samples.silence(at(0), at(10), "a=\"\"", "b=\"1\"")))
                .isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void areRefusedWhenTheyEndBeforeTheyBegin() {
        assertThat(set(silences, silence(10, 9)))
                .isEqualTo(new SetResult.Refused("invalid silence: end time must not be before start time"));
    }

    @Test
    void areRefusedAboveTheirNumberUnlessTheyChangeOneInPlace() {
        Silences limited = silences(new SilenceLimits(1, 0));
        String id = ((SetResult.Stored) set(limited, silence(0, 20))).id();

        assertThat(set(limited, silence(0, 20)))
                .isEqualTo(new SetResult.Refused("exceeded maximum number of silences: 1 (limit: 1)"));
        assertThat(set(limited, version(silence(0, 30), id, at(0)))).isEqualTo(new SetResult.Stored(id));
        assertThat(set(limited, version(Samples.silence(at(0), at(9), "b=\"1\""), id, at(0))))
                .isInstanceOf(SetResult.Refused.class);
        assertThat(limited.get(id).endsAt())
                .as("is not expired for a replacement that is refused")
                .isEqualTo(at(30));
    }

    @Test
    void areRefusedAboveTheirSize() {
        Silences limited = silences(new SilenceLimits(0, 150));
        String id = ((SetResult.Stored) set(limited, silence(0, 20))).id();
        Silence big = Samples.silence(at(0), at(30), "alertname=\"" + "A".repeat(200) + "\"");

        assertThat(set(limited, big)).asString().contains("silence exceeded maximum size", "(limit: 150 bytes)");
        assertThat(set(limited, version(big, id, at(0)))).isInstanceOf(SetResult.Refused.class);
        assertThat(limited.get(id).endsAt()).isEqualTo(at(20));
    }

    @Test
    void expireAtOnceAndOnlyOnce() {
        Silence active = stored(silence(0, 20));
        Silence pending = stored(silence(10, 20));
        pass(5);
        List<Boolean> known = new ArrayList<>();
        silences.expire(active.id(), known::add);
        silences.expire(pending.id(), known::add);
        undurable.forEach(Runnable::run);
        int written = journal.size();
        silences.expire(active.id(), known::add);
        silences.expire("no-such-id", known::add);

        assertThat(known).containsExactly(true, true, true, false);
        assertThat(journal).hasSize(written);
        assertThat(state(active)).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(pending)).isEqualTo(SilenceState.EXPIRED);
        assertThat(silences.get(pending.id()).startsAt()).isEqualTo(at(5));
    }

    @Test
    void areForgottenWhenTheRetentionAfterTheirEndIsOver() {
        Silence created = stored(silence(0, 20));
        List<String> heard = new ArrayList<>();
        silences.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                heard.add("change");
            }

            @Override
            public void onForget() {
                heard.add("forget");
            }
        });
        pass(20 + RETENTION.toSeconds() - 0.001);
        silences.collectGarbage();
        assertThat(silences.get(created.id())).isNotNull();
        assertThat(heard).isEmpty();

        pass(20 + RETENTION.toSeconds());
        silences.collectGarbage();
        assertThat(silences.get(created.id())).isNull();
        assertThat(silences.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(heard).containsExactly("forget");
    }

    @Test
    void areTakenFromElsewhereIfTheyAreYounger() {
        Silence created = stored(silence(0, 20));
        Silence younger = version(silence(0, 40), created.id(), at(1));
        Silence older = version(silence(0, 99), created.id(), at(-1));

        assertThat(silences.merge(older, at(5000))).isFalse();
        assertThat(silences.merge(younger, at(5000))).isTrue();
        assertThat(silences.merge(younger, at(5000))).isFalse();
        assertThat(silences.get(created.id()).endsAt()).isEqualTo(at(40));
    }

    @Test
    void areNotTakenFromElsewhereWhenTheyWouldBeForgottenAtOnce() {
        pass(100);

        assertThat(silences.merge(version(silence(0, 20), "x", at(0)), at(99))).isFalse();
        assertThat(silences.merge(version(silence(0, 20), "x", at(0)), at(100))).isTrue();
    }

    @Test
    void getAYoungerVersionEvenAfterTheClockHasBeenSetBack() {
        silences.merge(version(silence(0, 500), "x", at(300)), at(5000));
        silences.expire("x", known -> {});

        assertThat(silences.get("x").updatedAt()).isAfter(at(300));
        assertThat(state(silences.get("x"))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void areFoundByState() {
        stored(silence(0, 10));
        stored(silence(8, 20));
        stored(silence(15, 20));
        pass(12);

        assertThat(silences.query(List.of(SilenceState.ACTIVE))).hasSize(1);
        assertThat(silences.query(List.of(SilenceState.ACTIVE, SilenceState.PENDING)))
                .hasSize(2);
        assertThat(silences.query(List.of(SilenceState.values()))).hasSize(3);
    }

    @Test
    void ofTheSameSeedGetTheSameIds() {
        SimLoop again = Samples.loop();
        Silences other = new Silences(
                again,
                RETENTION,
                SilenceLimits.NONE,
                false,
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
        Instant end = at(20);

        assertThat(set(other, Samples.silence(at(0), end, "a=\"1\"")))
                .isEqualTo(set(silences, Samples.silence(at(0), end, "a=\"1\"")));
    }
}
