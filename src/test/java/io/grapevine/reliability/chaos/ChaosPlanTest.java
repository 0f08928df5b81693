package io.grapevine.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.reliability.chaos.ChaosPlan.Disturbance;
import io.grapevine.reliability.chaos.ChaosPlan.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {
    private static final Duration LENGTH = Duration.ofMinutes(6);

    @Test
    void planDependsOnItsSeedOnly() {
        assertThat(ChaosPlan.draw(LENGTH, 7)).isEqualTo(ChaosPlan.draw(LENGTH, 7));
        assertThat(ChaosPlan.draw(LENGTH, 7)).isNotEqualTo(ChaosPlan.draw(LENGTH, 8));
    }

    @Test
    void aReplicaIsUndisturbedAtEachTime() {
        for (long seed = 0; seed < 100; seed++) {
            List<Disturbance> all = ChaosPlan.draw(LENGTH, seed).disturbances();

            assertThat(all).hasSizeGreaterThan(10);
            assertThat(all)
                    .allSatisfy(each -> assertThat(all.stream()
                                    .filter(other ->
                                            recovery(other).contains(each.span().from()))
                                    .map(Disturbance::replica)
                                    .distinct())
                            .hasSizeLessThanOrEqualTo(2));
        }
    }

    private static Span recovery(Disturbance disturbance) {
        return new Span(disturbance.span().from(), disturbance.span().to() + ChaosPlan.RECOVERY);
    }

    @Test
    void alertsFireBetweenEvaluationsAndEndBeforeTheQuietTime() {
        ChaosPlan plan = ChaosPlan.draw(LENGTH, 3);
        plan.groups()
                .forEach(group -> group.alerts()
                        .forEach(alert -> assertThat(alert.episodes())
                                .isNotEmpty()
                                .allSatisfy(episode -> {
                                    assertThat((episode.from() - group.phase()) % ChaosPlan.INTERVAL)
                                            .isZero();
                                    assertThat((episode.to() - group.phase()) % ChaosPlan.INTERVAL)
                                            .isZero();
                                    assertThat(episode.to() - episode.from()).isBetween(10_000L, 105_000L);
                                    assertThat(episode.to()).isLessThan(plan.length() + ChaosPlan.INTERVAL);
                                })));
    }
}
