package io.grapevine.core.dispatch;

import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.silence.SetResult;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silences that name receivers: alerts that go to two receivers are notified to the one that no silence names. */
class SilencedReceiversTest {
    private static final RouteConfig BOTH = Records.with(
            route("r0"),
            "routes",
            List.of(
                    Records.with(route("r0"), "matchers", matchers("alertname=A"), "continueMatching", true),
                    Records.with(route("r1"), "matchers", matchers("alertname=A"))));

    private final DispatchFixture world = new DispatchFixture(BOTH);

    private Silence silence(List<Matchers> receivers) {
        return Samples.silence(
                        world.core.loop.now(), world.core.loop.now().plus(Duration.ofHours(1)), "alertname=\"A\"")
                .withReceivers(receivers);
    }

    private Silence set(Silence silence) {
        List<SetResult> results = new ArrayList<>();
        world.core.silences.set(silence, results::add);
        world.core.loop.settle();
        return ((SetResult.Stored) results.get(0)).silence();
    }

    @Test
    void alertIsNotifiedToTheReceiverThatASilenceDoesNotName() {
        set(silence(List.of(matchers("name=r0"))));
        world.fire("1");
        world.pass(30);

        assertThat(world.r0.received()).isEmpty();
        assertThat(world.r1.story()).containsExactly("1.0s FIRST 1");
        assertThat(world.core.count("notifications_suppressed", "silence")).isEqualTo(2);
    }

    @Test
    void receiverIsNamedByAnyOfTheSetsAndByAllMatchersOfOne() {
        set(silence(List.of(matchers("name=r0", "team=x"), matchers("name=~r1|r2"))));
        world.fire("1");
        world.pass(30);

        assertThat(world.r0.story()).containsExactly("1.0s FIRST 1");
        assertThat(world.r1.received()).isEmpty();
    }

    @Test
    void silenceOfAllReceiversThatIsEditedToOneIsReplacedByAnother() {
        Silence all = set(silence(List.of()));
        world.fire("1");
        world.pass(30);
        Silence one = set(all.withReceivers(List.of(matchers("name=r0"))));
        world.pass(60);

        assertThat(one.id()).isNotEqualTo(all.id());
        assertThat(world.core.silences.get(all.id()).isEnded()).isTrue();
        assertThat(world.r0.received()).isEmpty();
        assertThat(world.r1.story()).containsExactly("41.0s FIRST 1");
    }

    @Test
    void receiverIsNotifiedWhenTheSilenceThatNamesItIsOver() {
        world.fire("1");
        world.pass(30);
        Silence silence = set(silence(List.of(matchers("name=r0"))));
        world.fire("2");
        world.pass(50);
        assertThat(world.r0.story()).containsExactly("1.0s FIRST 1");
        assertThat(world.r1.story()).containsExactly("1.0s FIRST 1", "41.0s NEW_ALERTS 1 2");

        world.core.silences.expire(silence.id(), found -> {});
        world.pass(70);
        assertThat(world.r0.story()).containsExactly("1.0s FIRST 1", "61.0s NEW_ALERTS 1 2");
    }

    @Test
    void alertIsMutedAsAWholeIfSilencesNameEachOfItsReceivers() {
        Silence r0 = set(silence(List.of(matchers("name=r0"))));
        world.fire("1");
        List<LabelSet> receivers = List.of(LabelSet.of("name", "r0"), LabelSet.of("name", "r1"));
        LabelSet labels = world.fresh("1").labels();
        assertThat(world.core
                        .mutes
                        .statusOfAll(labels, world.core.loop.now(), () -> receivers)
                        .silencedBy())
                .isEmpty();

        Silence r1 = set(silence(List.of(matchers("name!=r0"))));
        assertThat(world.core
                        .mutes
                        .statusOfAll(labels, world.core.loop.now(), () -> receivers)
                        .silencedBy())
                .containsExactlyInAnyOrder(r0.id(), r1.id());
    }
}
