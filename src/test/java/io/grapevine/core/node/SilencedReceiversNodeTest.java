package io.grapevine.core.node;

import static io.grapevine.sim.Samples.matchers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.silence.SetResult;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Silences for some receivers over restarts, reloads and ends. */
class SilencedReceiversNodeTest {
    private static final String CONFIG = """
            route:
              receiver: r1
              group_by: [alertname]
              group_wait: 1s
              group_interval: 10s
              repeat_interval: 4h
              routes:
              - {receiver: r0, continue: true}
              - {receiver: r1}
            receivers:
            - {name: r0, labels: {team: x}, webhook_configs: [{url: "http://r0/"}]}
            - {name: r1, webhook_configs: [{url: "http://r1/"}]}
            """;

    private final RestartFixture bench = new RestartFixture(CONFIG);

    private Silence set(Silence silence) {
        CompletionStage<SetResult> result = bench.node.setSilence(silence);
        bench.loop.settle();
        return ((SetResult.Stored) result.toCompletableFuture().getNow(null)).silence();
    }

    private Silence silence(Duration length, String... receiver) {
        return set(Samples.silence(bench.loop.now(), bench.loop.now().plus(length), "alertname=\"A\"")
                .withReceivers(receiver.length == 0 ? List.of() : List.of(matchers(receiver))));
    }

    private void assertToldOnly(String... r1) {
        assertThat(bench.r0.story()).isEmpty();
        assertThat(bench.r1.story()).containsExactly(r1);
    }

    @Test
    void journalHasTheReceiversWhereTheProcessIsKilled() {
        silence(Duration.ofHours(1), "team=x");
        bench.kill();
        bench.start();
        bench.fire(600, "1");
        bench.pass(30);

        assertToldOnly("1.0s FIRST 1");
    }

    @Test
    void stateFileHasTheReceiversWhereTheProcessEndsInOrder() {
        bench.fire(600, "1");
        silence(Duration.ofHours(1), "name=r0");
        bench.pass(5);
        bench.stop();
        bench.start();
        bench.fire(600, "1", "2");
        bench.pass(40);

        assertThat(bench.r0.story()).isEmpty();
        assertThat(bench.r1.story().get(0)).isEqualTo("1.0s FIRST 1");
        assertThat(bench.r1.story()).hasSize(2);
        assertThat(bench.r1.story().get(1)).endsWith("NEW_ALERTS 1 2");
    }

    @Test
    void labelsOfAReceiverThatAReloadChangesCountFromThenOn() {
        silence(Duration.ofHours(1), "team=x");
        bench.fire(600, "1");
        bench.pass(5);
        assertToldOnly("1.0s FIRST 1");

        bench.reload(CONFIG.replace("team: x", "team: y"));
        bench.pass(25);
        assertThat(bench.r0.story()).hasSize(1).first().asString().endsWith("FIRST 1");
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void receiverWithAnotherNameIsAnotherOne() {
        silence(Duration.ofHours(1), "name=r0");
        bench.fire(600, "1");
        bench.pass(5);
        assertToldOnly("1.0s FIRST 1");

        bench.reload(CONFIG.replace("r0,", "r2,"));
        bench.pass(25);
        assertThat(bench.r0.story()).as("as r2").hasSize(1).first().asString().endsWith("FIRST 1");
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void routeThatAReloadSendsToAnotherReceiverIsSilencedByWhoItGoesTo() {
        silence(Duration.ofHours(1), "name=r0");
        bench.reload(CONFIG.replace("receiver: r0, continue: true", "receiver: r1, continue: true"));
        bench.fire(600, "1");
        bench.pass(5);
        assertThat(bench.r0.story()).isEmpty();
        assertThat(bench.r1.story()).contains("1.0s FIRST 1");

        int before = bench.r1.story().size();
        bench.reload(CONFIG);
        bench.fire(600, "2");
        bench.pass(40);
        assertThat(bench.r0.story()).isEmpty();
        assertThat(bench.r1.story()).hasSizeGreaterThan(before);
    }

    @Test
    void receiverIsNotifiedOfWhatFiresWhenTheSilenceEndsByItself() {
        silence(Duration.ofSeconds(30), "name=r0");
        bench.fire(600, "1");
        bench.pass(60);

        assertThat(bench.r0.story()).containsExactly("31.0s FIRST 1");
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void silenceOfAllIsEditedToOneOverARestart() {
        Silence all = silence(Duration.ofHours(1));
        bench.fire(600, "1");
        bench.pass(5);
        assertThat(bench.r1.story()).isEmpty();
        Silence one = set(all.withReceivers(List.of(matchers("name=r0"))));
        bench.kill();
        bench.start();
        bench.fire(600, "1");
        bench.pass(30);

        assertThat(bench.node.silences().get(all.id()).isEnded()).isTrue();
        assertThat(bench.node.silences().get(one.id()).receiverMatcherSets()).containsExactly(matchers("name=r0"));
        assertThat(bench.r0.story()).isEmpty();
        assertThat(bench.r1.story()).hasSize(1).first().asString().endsWith("FIRST 1");
    }
}
