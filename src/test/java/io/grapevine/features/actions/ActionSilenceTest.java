package io.grapevine.features.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActionSilenceTest {
    private static final Action HOUR = Action.parse("silence 1h").orElseThrow();
    private static final ActionSilence ACK = new ActionSilence(Action.ACK, "{}:{alertname=\"A\"}", 1_800_000_000, 0);

    private static Silence with(String id, LabelSet annotations) {
        Silence plain = Samples.silence(Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "alertname=\"A\"");
        return Records.with(plain, "id", id, "createdBy", "Ana", "comment", "", "annotations", annotations);
    }

    /** These ids were computed by another program. Replicas of different versions must make the same. */
    @Test
    void idsNeverChange() {
        assertThat(ACK.id()).isEqualTo("6d540399-a4b2-8b8a-b821-12c73d53b135");
        assertThat(ACK.inRound(1).id()).isEqualTo("7a206aef-61e0-8b18-8039-e599d20da875");
        assertThat(new ActionSilence(HOUR, "{}/{team=\"ö\"}:{}", 0, 255).id())
                .isEqualTo("04e191a9-6b52-8d2b-a9db-e0c780c81d1e");
    }

    @Test
    void idsAreOfVersionEightAndDifferInEachPart() {
        List<String> ids = Stream.of(
                        ACK,
                        ACK.inRound(1),
                        new ActionSilence(HOUR, ACK.groupKey(), ACK.episode(), 0),
                        new ActionSilence(Action.parse("silence 2h").orElseThrow(), ACK.groupKey(), ACK.episode(), 0),
                        new ActionSilence(Action.ACK, "{}:{alertname=\"B\"}", ACK.episode(), 0),
                        new ActionSilence(Action.ACK, ACK.groupKey(), ACK.episode() + 1, 0))
                .map(ActionSilence::id)
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> {
            assertThat(UUID.fromString(id).version()).isEqualTo(8);
            assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        });
    }

    @Test
    void aSilenceOfAnActionIsRecognizedByItsAnnotationsAndItsId() {
        LabelSet annotations = ACK.annotations(Map.of(ActionSilence.VIA, "link"), LastNotified.NEVER);
        Silence made = with(ACK.id(), annotations);

        assertThat(ActionSilence.of(made)).contains(ACK);
        assertThat(made.isAcknowledgement()).isTrue();
        assertThat(annotations.get(Silence.ACKNOWLEDGES)).isEqualTo(ACK.groupKey());
        assertThat(annotations.get(ActionSilence.VIA)).isEqualTo("link");
        ActionSilence hour = new ActionSilence(HOUR, ACK.groupKey(), ACK.episode(), 3);
        assertThat(ActionSilence.of(with(hour.id(), hour.annotations(Map.of(), LastNotified.NEVER))))
                .contains(hour);
        assertThat(with(hour.id(), hour.annotations(Map.of(), LastNotified.NEVER))
                        .isAcknowledgement())
                .isFalse();
    }

    @Test
    void aSilenceOfAnActionIsActiveWhereTheClockIsUpToAMinuteBehind() {
        Instant start = Samples.at(100);
        Silence made =
                with(ACK.id(), ACK.annotations(Map.of(), LastNotified.NEVER)).withTimes(start, Samples.at(900), start);
        Silence planned = made.withTimes(start, Samples.at(900), start.minusMillis(1));
        Silence other = with("other", LabelSet.EMPTY).withTimes(start, Samples.at(900), start);

        assertThat(made.stateAt(Samples.at(39.999))).isEqualTo(SilenceState.PENDING);
        assertThat(made.unchangedUntil(Samples.at(39.999))).isEqualTo(Samples.at(40));
        assertThat(made.stateAt(Samples.at(40))).isEqualTo(SilenceState.ACTIVE);
        assertThat(made.unchangedUntil(Samples.at(40))).isEqualTo(Samples.at(900));
        assertThat(made.stateAt(Samples.at(900))).isEqualTo(SilenceState.EXPIRED);
        assertThat(List.of(planned, other)).allSatisfy(each -> {
            assertThat(each.stateAt(Samples.at(99.999))).isEqualTo(SilenceState.PENDING);
            assertThat(each.unchangedUntil(Samples.at(40))).isEqualTo(start);
        });
    }

    @Test
    void aSilenceWithTheAnnotationsButAnotherIdWasMadeByNoAction() {
        assertThat(ActionSilence.of(
                        with("5f1d3b1e-0000-4000-8000-000000000000", ACK.annotations(Map.of(), LastNotified.NEVER))))
                .isEmpty();
        assertThat(ActionSilence.of(with(ACK.id(), LabelSet.EMPTY))).isEmpty();
    }

    @Test
    void annotationsThatCannotBeReadAreThoseOfNoAction() {
        for (String name : List.of("grapevine_action", "grapevine_episode", "grapevine_round")) {
            for (String value : List.of("", "x", "99999999999999999999")) {
                Map<String, String> changed = new TreeMap<>();
                ACK.annotations(Map.of(), LastNotified.NEVER).forEach(changed::put);
                changed.put(name, value);
                assertThat(ActionSilence.of(with(ACK.id(), LabelSet.of(changed))))
                        .isEmpty();
            }
        }
    }
}
