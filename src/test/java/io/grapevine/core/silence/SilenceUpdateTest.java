package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.stored;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Updates of silences: in place, or by a replacement. */
class SilenceUpdateTest extends SilencesFixture {
    @Test
    void activeSilenceIsUpdatedInPlaceIfThePastStaysAsItWas() {
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
    void activeSilenceIsUpdatedInPlaceIfItsStartDiffersByLessThanASecond() {
        Silence created = created(silence(0, 20));
        pass(5);

        assertThat(created(version(silence(0.4, 60), created.id(), at(0))).id()).isEqualTo(created.id());
    }

    @Test
    void silenceIsReplacedWhenItsMatchersChange() {
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
    void activeSilenceIsReplacedWhenItsStartMovesToAnotherSecond() {
        Silence created = created(silence(0, 20));
        pass(5);

        assertThat(created(version(silence(1, 60), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void pendingSilenceIsPostponedInPlace() {
        Silence created = created(silence(10, 20));
        Silence moved = created(version(silence(15, 30), created.id(), at(0)));

        assertThat(moved.id()).isEqualTo(created.id());
        assertThat(moved.startsAt()).isEqualTo(at(15));
    }

    @Test
    void pendingSilenceIsReplacedWhenItsStartMovesIntoThePast() {
        Silence created = created(silence(10, 20));
        pass(5);

        assertThat(created(version(silence(4, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(state(created)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void updateOfAnExpiredSilenceCreatesANewOneAndLeavesTheOldOneUnchanged() {
        Silence created = created(silence(0, 10));
        pass(11);

        assertThat(created(version(silence(0, 30), created.id(), at(0))).id()).isNotEqualTo(created.id());
        assertThat(silences.get(created.id())).isEqualTo(created);
    }

    /**
     * The acknowledgement's update time is before its start by the clock of its maker, which would make it one that is
     * yet to begin.
     */
    @Test
    void acknowledgementOfAReplicaWhoseClockIsAheadStaysActiveWhenItIsChangedHere() {
        Silence ahead = acknowledgement("x");
        Silence other = acknowledgement("y");
        assertThat(silences.restore(stored(ahead, at(5000)))).isTrue();
        assertThat(silences.restore(stored(other, at(5000)))).isTrue();
        pass(5);

        Silence renewed = created(ahead.withTimes(ahead.startsAt(), at(900), at(5)));
        silences.extend(other.withTimes(other.startsAt(), at(900), at(5)), results::add);

        assertThat(List.of(renewed, silences.get("y"))).allSatisfy(each -> {
            assertThat(state(each)).isEqualTo(SilenceState.ACTIVE);
            assertThat(each.startsAt()).isEqualTo(at(5));
            assertThat(each.endsAt()).isEqualTo(at(900));
        });
        assertThat(silences.all()).extracting(Silence::id).containsExactlyInAnyOrder("x", "y");
    }

    private static Silence acknowledgement(String id) {
        return version(silence(30, 500), id, at(30)).withAnnotation(Silence.ACKNOWLEDGES, "{}:{alertname=\"A\"}");
    }

    @Test
    void updateOfAnUnknownIdIsNotFound() {
        assertThat(set(silences, version(silence(0, 10), "no-such-id", at(0))))
                .isEqualTo(new SetResult.NotFound("no-such-id"));
    }
}
