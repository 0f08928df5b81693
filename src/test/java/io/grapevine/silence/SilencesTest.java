package io.grapevine.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.stored;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.matcher.MatchType;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.Matchers;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.LabelSet;
import io.grapevine.protobuf.Decoded;
import io.grapevine.sim.Samples;
import io.grapevine.sim.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SilencesTest {
    private static final Duration RETENTION = Duration.ofHours(1);

    private final SimLoop loop = Samples.loop();
    private PrometheusRegistry registry = new PrometheusRegistry();
    private final List<byte[]> journal = new ArrayList<>();
    private final List<Runnable> undurable = new ArrayList<>();
    private final List<SetResult> results = new ArrayList<>();

    private static ReplicatedState shared(SimLoop loop) {
        return new StandaloneReplication(loop, MemberId.starting("a", loop)).state("sil");
    }

    private Silences silences(SilenceLimits limits) {
        registry = new PrometheusRegistry();
        return new Silences(
                loop,
                RETENTION,
                limits,
                false,
                shared(loop),
                (record, whenDurable) -> {
                    journal.add(record);
                    undurable.add(whenDurable);
                },
                new SilenceMetrics(registry));
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

    private Silence created(Silence wanted) {
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
        Silence created = created(silence(10, 20));

        assertThat(UUID.fromString(created.id()).version()).isEqualTo(4);
        assertThat(UUID.fromString(created.id()).variant()).isEqualTo(2);
        assertThat(created.updatedAt()).isEqualTo(at(5));
        assertThat(created.startsAt()).isEqualTo(at(10));
        assertThat(created(silence(10, 20)).id()).isNotEqualTo(created.id());
    }

    @Test
    void beginNoEarlierThanTheyAreMade() {
        pass(5);

        assertThat(created(silence(0, 20)).startsAt()).isEqualTo(at(5));
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
        Silence created = created(silence(10, 20));

        assertThat(created.stateAt(at(9.999))).isEqualTo(SilenceState.PENDING);
        assertThat(created.stateAt(at(10))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(19.999))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(20))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void areChangedInPlaceWhereThePastStaysAsItWas() {
        Silence created = created(silence(0, 20));
        pass(5);
        Silence updated = created(version(silence(0, 60), created.id(), at(0)));

        assertThat(updated.id()).isEqualTo(created.id());
        assertThat(updated.endsAt()).isEqualTo(at(60));
        assertThat(updated.startsAt()).isEqualTo(at(0));
        assertThat(updated.updatedAt()).isEqualTo(at(5));
        assertThat(silences.all()).hasSize(1);
    }

    @Test
    void areChangedInPlaceThoughTheStartDiffersByLessThanASecond() {
        Silence created = created(silence(0, 20));
        pass(5);

        assertThat(created(version(silence(0.4, 60), created.id(), at(0))).id()).isEqualTo(created.id());
    }

    @Test
    void areReplacedWhenTheMatchersChange() {
        Silence created = created(silence(0, 20));
        pass(5);
        Silence wanted = version(Samples.silence(at(0), at(20), "alertname=\"B\""), created.id(), at(0));
        Silence replaced = created(wanted);

        assertThat(replaced.id()).isNotEqualTo(created.id());
        assertThat(replaced.startsAt()).isEqualTo(at(5));
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
        assertThat(silences.get(created.id()).endsAt()).isEqualTo(at(5));
        assertThat(journal).hasSize(3);
    }

    @Test
    void areReplacedWhenAnActiveOneIsToBeginAtAnotherSecond() {
        Silence created = created(silence(0, 20));
        pass(5);

        assertThat(created(version(silence(1, 60), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void arePostponedInPlaceWhilePending() {
        Silence created = created(silence(10, 20));
        Silence moved = created(version(silence(15, 30), created.id(), at(0)));

        assertThat(moved.id()).isEqualTo(created.id());
        assertThat(moved.startsAt()).isEqualTo(at(15));
    }

    @Test
    void areReplacedWhenAPendingOneIsToBeginInThePast() {
        Silence created = created(silence(10, 20));
        pass(5);

        assertThat(created(version(silence(4, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void areCreatedAnewFromAnExpiredOneWhichStaysAsItWas() {
        Silence created = created(silence(0, 10));
        pass(11);

        assertThat(created(version(silence(0, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
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
        Silence active = created(silence(0, 20));
        Silence pending = created(silence(10, 20));
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
        Silence created = created(silence(0, 20));
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
    void comeBackInTheirLatestVersionInWhateverOrderTheVersionsWereStored() {
        Silence first = version(silence(0, 20), "x", at(-1));
        Silence later = version(silence(0, 40), "x", at(1));
        Silence stale = version(silence(0, 99), "x", at(-3));

        assertThat(silences.restore(stored(first, at(5000)))).isTrue();
        assertThat(silences.restore(stored(stale, at(5000)))).isFalse();
        assertThat(silences.restore(stored(later, at(5000)))).isTrue();
        assertThat(silences.restore(stored(later, at(5000)))).isFalse();
        assertThat(silences.get("x")).isEqualTo(later);
    }

    @Test
    void thatWereEndedComeBackEndedThoughAnActiveVersionIsYounger() {
        Silence ended = version(silence(-9, -5), "x", at(-5));
        Silence younger = version(silence(-9, 500), "x", at(-1));

        assertThat(silences.restore(stored(ended, at(5000)))).isTrue();
        assertThat(silences.restore(stored(younger, at(5000)))).isFalse();
        assertThat(state(ended)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void doNotComeBackOnceTheirRetentionIsOver() {
        Silence past = version(silence(-20, 0), "x", at(-20));
        pass(RETENTION.toSeconds() - 1);
        assertThat(silences(SilenceLimits.NONE).restore(stored(past, at(9000)))).isTrue();

        pass(RETENTION.toSeconds());
        assertThat(silences.restore(stored(past, at(9000)))).isFalse();
        assertThat(silences.get("x")).isNull();
        assertThat(silences.records())
                .as("other replicas may have older versions")
                .hasSize(1);
        assertThat(silences.restore(stored(version(silence(-20, 9000), "x", at(-30)), at(9000))))
                .isFalse();
    }

    @Test
    void areNoLongerShownWhenALaterVersionIsPast() {
        pass(100 + RETENTION.toSeconds());
        silences.restore(stored(version(silence(0, 9000), "x", at(0)), at(9999)));
        assertThat(silences.get("x")).isNotNull();

        assertThat(silences.restore(stored(version(silence(0, 50), "x", at(50)), at(9999))))
                .isTrue();
        assertThat(silences.get("x")).isNull();
    }

    @Test
    void areJournaledWithAllThatARestartNeeds() {
        String id = created(silence(0, 20)).id();
        pass(5);
        silences.expire(id, known -> {});
        Silences again = silences(SilenceLimits.NONE);
        List.of(journal.get(1), journal.get(0)).forEach(record -> again.restore(decoded(record)));

        assertThat(again.get(id)).isEqualTo(silences.get(id));
        assertThat(again.records()).containsExactlyElementsOf(silences.records());
        StoredVersion.Mark mark = decoded(journal.get(1)).mark();
        assertThat(mark.rank()).isEqualTo(1);
        assertThat(mark.writer()).isEqualTo("a");
        assertThat(mark.writtenAt()).isEqualTo(at(5));
        assertThat(mark.keptUntil())
                .as("as long as the version that was replaced")
                .isEqualTo(at(20).plus(RETENTION));
    }

    @Test
    void withAnExpressionThatDoesNotCompileAreKeptButNeitherListedNorApplied() {
        for (String pattern : List.of("a)|(b", "(", "a)(b")) {
            Matcher broken = Matcher.uncompilable(MatchType.NOT_REGEXP, "job", pattern);
            Silence stored = withMatchers(Matchers.of(broken, Matcher.equal("alertname", "A")), pattern);
            silences.restore(decoded(stored(stored, at(5000)).version().encode()));

            assertThat(silences.get(pattern)).isNull();
        }
        assertThat(silences.all()).isEmpty();
        assertThat(silences.query(List.of(SilenceState.values()))).isEmpty();
        assertThat(silences.matching(LabelSet.of("alertname", "A", "job", "x"))).isEmpty();
        assertThat(silences.records()).as("other replicas may have it too").hasSize(3);
        assertThat(compileErrors("load_snapshot")).isEqualTo(3);
    }

    private double compileErrors(String stage) {
        return registry.scrape("alertmanager_silences_matcher_compile_errors"::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> stage.equals(point.getLabels().get("stage")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static Silence withMatchers(Matchers matchers, String id) {
        Silence plain = version(silence(0, 500), id, at(0));
        return new Silence(
                id,
                List.of(matchers),
                plain.startsAt(),
                plain.endsAt(),
                plain.updatedAt(),
                plain.createdBy(),
                plain.comment(),
                plain.annotations(),
                List.of(),
                plain.unknownFields());
    }

    private static StoredSilence decoded(byte[] record) {
        return ((Decoded.Ok<StoredSilence>) StoredSilence.decode(record)).value();
    }

    @Test
    void expireThoughTheClockHasBeenSetBack() {
        silences.restore(stored(version(silence(0, 500), "x", at(300)), at(5000)));
        silences.expire("x", known -> {});

        assertThat(silences.get("x").updatedAt()).isEqualTo(at(0));
        assertThat(state(silences.get("x"))).isEqualTo(SilenceState.EXPIRED);
        assertThat(decoded(journal.get(0)).mark().stamp())
                .as("beats the version that it replaces")
                .isGreaterThan(Duration.between(Instant.EPOCH, at(300)).toNanos());
    }

    @Test
    void areSeenBeforeTheyAreAnsweredEvenIfTheJournalIsDoneAtOnce() {
        Silences quick = new Silences(
                loop,
                RETENTION,
                SilenceLimits.NONE,
                false,
                shared(loop),
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
        List<Silence> seen = new ArrayList<>();
        quick.set(silence(0, 20), result -> seen.add(quick.get(((SetResult.Stored) result).id())));

        assertThat(seen).hasSize(1).doesNotContainNull();
    }

    @Test
    void endAtOnceEvenIfNothingIsKeptAfterTheirEnd() {
        Silences brief = new Silences(
                loop,
                Duration.ZERO,
                SilenceLimits.NONE,
                false,
                shared(loop),
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
        String id = ((SetResult.Stored) set(brief, silence(0, 20))).id();
        brief.expire(id, known -> {});

        assertThat(brief.get(id).stateAt(loop.now())).isEqualTo(SilenceState.EXPIRED);
        assertThat(brief.records()).hasSize(1);
    }

    @Test
    void areFoundByState() {
        created(silence(0, 10));
        created(silence(8, 20));
        created(silence(15, 20));
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
                shared(again),
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
        Instant end = at(20);

        assertThat(set(other, Samples.silence(at(0), end, "a=\"1\"")))
                .isEqualTo(set(silences, Samples.silence(at(0), end, "a=\"1\"")));
    }
}
