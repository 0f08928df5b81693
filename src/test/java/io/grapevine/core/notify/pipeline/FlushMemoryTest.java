package io.grapevine.core.notify.pipeline;

import static io.grapevine.sim.Samples.matchers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.core.mute.Muter;
import io.grapevine.core.notify.AlertList;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.sim.Core;
import io.grapevine.sim.Depth;
import io.grapevine.sim.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlushMemoryTest {
    private static final List<String> MATCHERS = List.of("a=\"1\"", "a=~\"1|2\"", "b!=\"1\"", "c=\"3\"");

    private final Core core = new Core();
    private final List<Muter> muters =
            List.of(counting(core.mutes.silencing(silence -> true)), counting(core.mutes.inhibition(silence -> true)));
    private int asked;
    private Instant now = core.loop.now();

    private Muter counting(Muter muter) {
        return new Muter() {
            @Override
            public Muting muting(LabelSet labels, Instant at) {
                asked++;
                return muter.muting(labels, at);
            }

            @Override
            public long changes() {
                return muter.changes();
            }
        };
    }

    private static InhibitRuleConfig rule(String source) {
        return new InhibitRuleConfig("", matchers(source), matchers("b=\"1\""), List.of("a"));
    }

    private static Alert alert(Random random, Instant now) {
        LabelSet labels =
                LabelSet.of("a", "" + random.nextInt(4), "b", "" + random.nextInt(3), "c", "" + random.nextInt(4));
        return new Alert(labels, LabelSet.EMPTY, now, now.plusSeconds(1 + random.nextInt(200)), "", now, false);
    }

    private AlertList list() {
        List<Alert> alerts = new ArrayList<>(core.alerts.all());
        alerts.sort(Alert.LISTING);
        return AlertList.copyOf(alerts);
    }

    private void step(Random random) {
        List<String> ids =
                core.silences.all().stream().map(Silence::id).sorted().toList();
        switch (random.nextInt(9)) {
            case 0 -> core.alerts.put(alert(random, core.loop.now()));
            case 1 ->
                core.silences.set(
                        Samples.silence(
                                core.loop.now().plusSeconds(random.nextInt(30)),
                                core.loop.now().plusSeconds(30 + random.nextInt(100)),
                                MATCHERS.get(random.nextInt(MATCHERS.size()))),
                        done -> {});
            case 2 -> {
                if (!ids.isEmpty()) {
                    core.silences.expire(ids.get(random.nextInt(ids.size())), done -> {});
                }
            }
            case 3 -> core.loop.runUntil(core.loop.elapsed().plusSeconds(random.nextInt(40)));
            case 4 -> {
                if (random.nextInt(10) == 0) {
                    core.inhibitor.use(List.of(rule(MATCHERS.get(random.nextInt(4)))), core.alerts.all());
                }
            }
            case 5 -> {
                core.silences.collectGarbage();
                core.alerts.collectGarbage();
            }
            default -> {
                // Nothing has happened.
            }
        }
        // The clock of a computer is set back at times.
        now = core.loop.now().minusSeconds(random.nextInt(5) == 0 ? random.nextInt(100) : 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithALookAtEachAlertAfterAnySequenceOfChanges(long seed) {
        Random random = new Random(seed);
        core.inhibitor.use(List.of(rule("c=\"3\"")), core.alerts.all());
        List<FlushMemory.Muted> memories = List.of(new FlushMemory.Muted(), new FlushMemory.Muted());
        AlertList alerts = list();
        int muted = 0;
        int remembered = 0;
        for (int i = 0; i < Depth.of(500, 1000); i++) {
            step(random);
            if (random.nextInt(8) == 0) {
                alerts = list();
            }
            for (int m = 0; m < muters.size(); m++) {
                BitSet direct = new BitSet();
                for (int position = 0; position < alerts.size(); position++) {
                    direct.set(
                            position,
                            muters.get(m)
                                    .muting(alerts.get(position).labels(), now)
                                    .isMuted());
                }
                asked = 0;
                assertThat(memories.get(m).muted(alerts, muters.get(m), now))
                        .as("muter %d, step %d", m, i)
                        .isEqualTo(direct);
                remembered += asked == 0 && !alerts.isEmpty() ? 1 : 0;
                muted += direct.cardinality();
                assertThat(memories.get(m).left(alerts)).hasSize(alerts.size() - direct.cardinality());
            }
        }
        assertThat(muted).isGreaterThan(1000);
        assertThat(remembered).as("looks that nothing was asked for").isGreaterThan(500);
    }

    @Test
    void whatIsLeftKeepsItsOrderAsLongAsTheSameIsMuted() {
        core.alerts.put(Samples.alert(core.loop.now(), "a", "1"));
        core.alerts.put(Samples.alert(core.loop.now(), "a", "2"));
        core.silences.set(Samples.silence(core.loop.now(), core.loop.now().plusSeconds(60), "a=\"1\""), done -> {});
        FlushMemory.Muted memory = new FlushMemory.Muted();
        AlertList alerts = list();
        memory.muted(alerts, core.mutes.silencing(silence -> true), now);
        AlertList left = memory.left(alerts);
        AlertList versions = AlertList.of(
                alerts.stream().map(alert -> alert.withEndsAt(Alert.NO_END)).toList(), alerts.order());
        memory.muted(versions, core.mutes.silencing(silence -> true), now);

        assertThat(left).containsExactly(alerts.get(1));
        assertThat(memory.left(versions)).containsExactly(versions.get(1));
        assertThat(memory.left(versions).order()).isSameAs(left.order());
        assertThat(left.hashes()).containsExactly(alerts.hash(1));
    }
}
