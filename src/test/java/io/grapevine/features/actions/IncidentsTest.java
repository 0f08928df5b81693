package io.grapevine.features.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The episodes that count as those of a group's present incident. */
class IncidentsTest {
    private static final long EPISODE = 1_795_154_400;

    private static boolean isCurrent(long episode, Incidents incidents, long firingSince) {
        return incidents.isCurrent(episode, Instant.ofEpochSecond(firingSince));
    }

    @Test
    void episodeOfAnotherIntegrationIsNear() {
        Incidents known = new Incidents(List.of(EPISODE), List.of());

        assertThat(isCurrent(EPISODE - 60, known, EPISODE - 70)).isTrue();
        assertThat(isCurrent(EPISODE + 60, known, EPISODE - 70)).isTrue();
        assertThat(isCurrent(EPISODE - 61, known, EPISODE - 70)).isFalse();
    }

    @Test
    void knownEpisodeIsCurrentThoughItsFirstAlertsHaveResolved() {
        assertThat(isCurrent(EPISODE, new Incidents(List.of(EPISODE), List.of()), EPISODE + 3_600))
                .isTrue();
    }

    @Test
    void endedEpisodeIsNotCurrentAndALaterOneIs() {
        Incidents ended = new Incidents(List.of(), List.of(EPISODE));

        assertThat(isCurrent(EPISODE, ended, EPISODE + 100)).isFalse();
        assertThat(isCurrent(EPISODE + 60, ended, EPISODE)).isFalse();
        assertThat(isCurrent(EPISODE + 101, ended, EPISODE + 100)).isTrue();
    }

    @Test
    void episodeWhoseRecordHasYetToArriveIsCurrent() {
        Incidents unknown = new Incidents(List.of(), List.of());

        assertThat(isCurrent(EPISODE, unknown, EPISODE - 3_600)).isTrue();
        assertThat(isCurrent(EPISODE, unknown, EPISODE + 60)).isTrue();
    }

    @Test
    void episodeThatTheLogHasForgottenIsNotThatOfAlertsThatFireSince() {
        assertThat(isCurrent(EPISODE, new Incidents(List.of(), List.of()), EPISODE + 61))
                .isFalse();
    }
}
