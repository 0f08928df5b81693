package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionSilence;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SilencesTest extends SilencesFixture {
    private static void assertStored(@Nullable SetResult result, String id) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        SetResult.Stored.class,
                        stored -> assertThat(stored.id()).isEqualTo(id));
    }

    @Test
    void newSilenceGetsARandomIdAndItsCreationTime() {
        pass(5);
        Silence created = created(silence(10, 20));

        assertThat(UUID.fromString(created.id()).version()).isEqualTo(4);
        assertThat(UUID.fromString(created.id()).variant()).isEqualTo(2);
        assertThat(created.updatedAt()).isEqualTo(at(5));
        assertThat(created.startsAt()).isEqualTo(at(10));
        assertThat(created(silence(10, 20)).id()).isNotEqualTo(created.id());
    }

    @Test
    void newSilenceStartsNoEarlierThanItsCreation() {
        pass(5);

        assertThat(created(silence(0, 20)).startsAt()).isEqualTo(at(5));
    }

    @Test
    void resultIsReportedOnlyOnceTheSilenceIsDurable() {
        silences.set(silence(0, 20), results::add);

        assertThat(results).isEmpty();
        undurable.get(0).run();
        assertThat(results).singleElement().isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void aSecondExpiryIsReportedOnlyOnceTheFirstOneIsDurable() {
        String id = created(silence(0, 20)).id();
        List<String> answers = new ArrayList<>();
        silences.expire(id, found -> answers.add("first " + found));
        silences.expire(id, found -> answers.add("second " + found));
        assertThat(answers).isEmpty();

        undurable.get(0).run();

        assertThat(answers).containsExactly("first true", "second true");
        assertThat(undurable).hasSize(1);
        silences.expire(id, found -> answers.add("third " + found));
        assertThat(answers).hasSize(3);
    }

    @Test
    void silenceIsActiveFromItsStartAndExpiredFromItsEnd() {
        Silence created = created(silence(10, 20));

        assertThat(created.stateAt(at(9.999))).isEqualTo(SilenceState.PENDING);
        assertThat(created.stateAt(at(10))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(19.999))).isEqualTo(SilenceState.ACTIVE);
        assertThat(created.stateAt(at(20))).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silenceWithoutASelectiveMatcherIsRefused() {
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
    void silenceThatEndsBeforeItStartsIsRefused() {
        assertThat(set(silences, silence(10, 9)))
                .isEqualTo(new SetResult.Refused("invalid silence: end time must not be before start time"));
    }

    @Test
    void silenceThatHasEndedSinceItsRequestWasReadIsRefused() {
        pass(10);
        assertThat(set(silences, silence(0, 9)))
                .isEqualTo(new SetResult.Refused("invalid silence: end time must not be before start time"));
    }

    @Test
    void silenceAboveTheLimitOfSilencesIsRefusedUnlessItUpdatesOneInPlace() {
        Silences limited = silences(new SilenceLimits(1, 0, 0));
        String id = ((SetResult.Stored) set(limited, silence(0, 20))).id();

        assertThat(set(limited, silence(0, 20)))
                .isEqualTo(new SetResult.Refused("exceeded maximum number of silences: 1 (limit: 1)"));
        assertStored(set(limited, version(silence(0, 30), id, at(0))), id);
        assertThat(set(limited, version(Samples.silence(at(0), at(9), "b=\"1\""), id, at(0))))
                .isInstanceOf(SetResult.Refused.class);
        assertThat(limited.get(id).endsAt())
                .as("is not expired for a replacement that is refused")
                .isEqualTo(at(30));
    }

    @Test
    void silenceAboveTheSizeLimitIsRefused() {
        Silences limited = silences(new SilenceLimits(0, 150, 0));
        String id = ((SetResult.Stored) set(limited, silence(0, 20))).id();
        Silence big = Samples.silence(at(0), at(30), "alertname=\"" + "A".repeat(200) + "\"");

        assertThat(set(limited, big)).asString().contains("silence exceeded maximum size", "(limit: 150 bytes)");
        assertThat(set(limited, version(big, id, at(0)))).isInstanceOf(SetResult.Refused.class);
        assertThat(limited.get(id).endsAt()).isEqualTo(at(20));
    }

    @Test
    void silenceThatIsTooLargeForOtherReplicasIsRefused() {
        Silence big = Samples.silence(at(0), at(30), "alertname=\"" + "A".repeat(1_000_000) + "\"");

        for (Silences each : List.of(silences, silences(new SilenceLimits(0, 2_000_000, 0)))) {
            assertThat(set(each, big)).asString().contains("silence exceeded maximum size", "(limit: 1000000 bytes)");
        }
    }

    @Test
    void silenceThatMakesAllOfThemTooLargeIsRefusedUntilOthersAreGone() {
        Silences limited = silences(new SilenceLimits(0, 0, 1_000));
        Silence half = Samples.silence(at(0), at(30), "alertname=\"" + "A".repeat(400) + "\"");
        String id = ((SetResult.Stored) set(limited, half)).id();
        assertThat(set(limited, half)).asString().contains("silences exceeded maximum size", "(limit: 1000 bytes)");
        assertStored(set(limited, version(half.withTimes(at(0), at(40), at(0)), id, at(0))), id);

        limited.expire(id, known -> {});
        assertThat(limited.get(id).endsAt()).as("is expired all the same").isEqualTo(at(0));
        pass(RETENTION.toSeconds() + 100);
        assertThat(set(limited, Samples.silence(at(3_700), at(3_800), "alertname=\"" + "A".repeat(400) + "\"")))
                .isInstanceOf(SetResult.Stored.class);
    }

    @Test
    void expiredSilenceHasTheAnnotationsOfItsEndForWhichThereIsRoom() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(ActionSilence.UNDONE_AT, at(0).toString());
        notes.put(ActionSilence.UNDONE_BY, "A".repeat(200));
        Silence created = created(silence(0, 20));
        silences.expire(created.id(), notes, known -> {});
        Silence undone = silences.get(created.id());
        assertThat(undone.isEnded()).isTrue();
        assertThat(undone.annotations().toMap()).containsAllEntriesOf(notes);

        Silences limited = silences(new SilenceLimits(0, 200, 0));
        String id = ((SetResult.Stored) set(limited, silence(0, 20))).id();
        limited.expire(id, notes, known -> {});
        assertThat(limited.get(id).isEnded()).isTrue();
        assertThat(limited.get(id).annotations().toMap()).containsOnlyKeys(ActionSilence.UNDONE_AT);
    }

    @Test
    void silenceExpiresAtOnceAndOnlyOnce() {
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
    void silenceIsRemovedWhenTheRetentionAfterItsEndIsOver() {
        Silence created = created(silence(0, 20));
        List<String> events = new ArrayList<>();
        silences.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                events.add("change");
            }

            @Override
            public void onForget() {
                events.add("forget");
            }
        });
        pass(20 + RETENTION.toSeconds() - 0.001);
        silences.collectGarbage();
        assertThat(silences.get(created.id())).isNotNull();
        assertThat(events).isEmpty();

        pass(20 + RETENTION.toSeconds());
        silences.collectGarbage();
        assertThat(silences.get(created.id())).isNull();
        assertThat(silences.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(events).containsExactly("forget");
    }

    private static Silences durableAtOnce(SimLoop loop, Duration retention) {
        return new Silences(
                loop,
                retention,
                SilenceLimits.NONE,
                false,
                shared(loop),
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
    }

    @Test
    void silenceIsVisibleBeforeItsResultIsReported() {
        Silences quick = durableAtOnce(loop, RETENTION);
        List<Silence> seen = new ArrayList<>();
        quick.set(silence(0, 20), result -> seen.add(quick.get(((SetResult.Stored) result).id())));

        assertThat(seen).hasSize(1).doesNotContainNull();
    }

    @Test
    void silenceExpiresAtOnceEvenWithoutRetention() {
        Silences brief = durableAtOnce(loop, Duration.ZERO);
        String id = ((SetResult.Stored) set(brief, silence(0, 20))).id();
        brief.expire(id, known -> {});

        assertThat(brief.get(id).stateAt(loop.now())).isEqualTo(SilenceState.EXPIRED);
        assertThat(brief.records()).hasSize(1);
    }

    @Test
    void silencesAreFoundByState() {
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
    void equalSeedsGiveEqualIds() {
        SimLoop again = Samples.loop();
        Silences other = durableAtOnce(again, RETENTION);
        Instant end = at(20);

        assertThat(set(other, Samples.silence(at(0), end, "a=\"1\"")))
                .isEqualTo(set(silences, Samples.silence(at(0), end, "a=\"1\"")));
    }
}
