package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.Slices;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A reload with many alerts, which are matched with the new configuration in slices while the old one is in force. */
class ReloadSlicesTest {
    private static final String OTHER = """
        route:
          receiver: r0
          group_by: [alertname]
          group_wait: 1s
          group_interval: 20s
          repeat_interval: 1h
          routes: [{receiver: r1, matchers: ['i=~"[0-9]*7"']}]
        receivers: [{name: r0, webhook_configs: [{url: "http://r0/"}]}, {name: r1, webhook_configs: [{url: "http://r1/"}]}]
        inhibit_rules: [{source_matchers: ['i="1"'], target_matchers: ['i="2"']}]
        """;

    private static final String THIRD =
            OTHER.replace("[0-9]*7", "[0-9]*8").replace("i=\"1\"", "i=\"3\"").replace("i=\"2\"", "i=\"4\"");

    private final NodeHarness bench = new NodeHarness();

    ReloadSlicesTest() {
        bench.node.putAlerts(IntStream.range(0, 3 * Slices.MOST)
                .mapToObj(i -> bench.alert("" + i))
                .toList());
        bench.pass(5);
    }

    /** Runs {@code task} between the first slice of a reload and the next. */
    private void between(CompletionStage<Void> reload, Runnable task) {
        List<Boolean> done = new ArrayList<>();
        bench.machine.execute(() -> {
            done.add(reload.toCompletableFuture().isDone());
            task.run();
        });
        bench.loop.settle();
        assertThat(done).as("whether the reload was done before the task").containsExactly(false);
    }

    private List<String> receivers() {
        return bench.node.groups().groups().stream()
                .map(group -> group.route().config().receiver())
                .sorted()
                .toList();
    }

    private List<String> receiversOf(String i) {
        return bench.node.groups().groups().stream()
                .filter(group -> member(group, i) != null)
                .map(group -> group.route().config().receiver())
                .toList();
    }

    private static GroupMember member(GroupView group, String i) {
        return group.members().stream()
                .filter(each -> i.equals(each.alert().labels().get("i")))
                .findFirst()
                .orElse(null);
    }

    private boolean isInhibited(String i) {
        return !bench.node
                .mutes()
                .status(bench.alert(i).labels(), bench.machine.now(), silence -> true)
                .inhibitedBy()
                .isEmpty();
    }

    @Test
    void theLoopRunsOtherTasksWhileAlertsAreMatchedAndSeesTheOldConfigurationOnly() {
        LoadedConfig next = bench.loadedConfig(OTHER);
        CompletionStage<Void> reload = bench.node.use(next);
        between(reload, () -> {
            assertThat(bench.node.loadedConfig()).isNotSameAs(next);
            assertThat(bench.node.groups().route().children()).isEmpty();
            assertThat(receivers()).containsExactly("r0");
            assertThat(isInhibited("2")).isFalse();
        });

        assertThat(reload.toCompletableFuture()).isCompleted();
        assertThat(bench.node.loadedConfig()).isSameAs(next);
        assertThat(receivers()).containsExactly("r0", "r1");
        assertThat(isInhibited("2")).isTrue();
        bench.pass(100);
        assertThat(bench.r1.received()).hasSize(1);
    }

    @Test
    void anAlertThatComesBetweenTwoSlicesIsWhereTheNewConfigurationWantsIt() {
        between(bench.node.use(bench.loadedConfig(OTHER)), () -> {
            bench.node.putAlerts(List.of(bench.alert("a"), bench.alert("9997")));
            bench.node.putAlerts(List.of(bench.alert("1007"))); // another version
        });

        assertThat(receiversOf("a")).containsExactly("r0");
        assertThat(receiversOf("9997")).containsExactly("r1");
        assertThat(receiversOf("1007")).containsExactly("r1");
    }

    @Test
    void aSourceThatComesBetweenTwoSlicesInhibitsByTheNewRules() {
        NodeHarness other = new NodeHarness();
        other.node.putAlerts(IntStream.range(2, 3 * Slices.MOST)
                .mapToObj(i -> other.alert("" + i))
                .toList());
        other.pass(5);
        other.node.use(other.loadedConfig(OTHER));
        other.machine.execute(() -> other.node.putAlerts(List.of(other.alert("1"))));
        other.loop.settle();

        assertThat(other.node
                        .mutes()
                        .status(other.alert("2").labels(), other.machine.now(), silence -> true)
                        .inhibitedBy())
                .containsExactly(other.alert("1").fingerprint());
    }

    @Test
    void aSourceThatEndsBetweenTwoSlicesInhibitsNoMore() {
        Alert source = bench.alert("1");
        between(
                bench.node.use(bench.loadedConfig(OTHER)),
                () -> bench.node.putAlerts(List.of(Samples.ended(source, bench.machine.now()))));

        assertThat(isInhibited("2")).isFalse();
    }

    @Test
    void aSecondReloadBetweenTwoSlicesTakesThePlaceOfTheFirst() {
        CompletionStage<Void> first = bench.node.use(bench.loadedConfig(OTHER));
        LoadedConfig last = bench.loadedConfig(THIRD);
        List<CompletionStage<Void>> second = new ArrayList<>();
        between(first, () -> second.add(bench.node.use(last)));

        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.get(0).toCompletableFuture()).isCompleted();
        assertThat(bench.node.loadedConfig()).isSameAs(last);
        assertThat(receiversOf("7")).containsExactly("r0");
        assertThat(receiversOf("8")).containsExactly("r1");
        assertThat(isInhibited("2")).isFalse();
        assertThat(isInhibited("4")).isTrue();
    }

    @Test
    void aStopBetweenTwoSlicesEndsTheReload() {
        LoadedConfig next = bench.loadedConfig(OTHER);
        CompletionStage<Void> reload = bench.node.use(next);
        between(reload, () -> bench.node.endFlushes(Duration.ZERO));

        assertThat(reload.toCompletableFuture()).isDone();
        assertThat(bench.node.loadedConfig()).isNotSameAs(next);
        bench.pass(100);
        assertThat(bench.r1.received()).isEmpty();
    }

    @Test
    void nothingIsNotifiedTwiceWhenReloadsComeBetweenSlices() {
        for (int i = 0; i < 6; i++) {
            String yaml = i % 2 == 0 ? OTHER : THIRD;
            between(bench.node.use(bench.loadedConfig(yaml)), () -> bench.node.use(bench.loadedConfig(yaml)));
        }
        bench.pass(200);

        assertThat(bench.r1.story()).doesNotHaveDuplicates();
        assertThat(bench.r0.received())
                .extracting(each -> each.notification().alerts())
                .doesNotHaveDuplicates();
        assertThat(bench.node.groups().groups()).hasSize(2);
    }
}
