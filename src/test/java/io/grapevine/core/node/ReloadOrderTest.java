package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.receiver.LogLines;
import io.grapevine.sim.FakeReceiver;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A flush that a reload lets go on sees all of the new configuration. */
class ReloadOrderTest {
    private static final String RULES = """
        silences:
          rules:
          - {name: r, matchers: ['i="1"'], from: 2020-01-01T00:00:00Z, to: 2090-01-01T00:00:00Z}
        """;

    private final NodeHarness bench = new NodeHarness();

    private void reload(String extensions) {
        LoadedConfig plain = bench.loadedConfig(NodeHarness.CONFIG);
        bench.now(
                bench.node.use(Records.with(plain, "extensions", NodeFixtures.extensions(extensions, plain.config()))));
    }

    @Test
    void aNotificationThatIsTriedAgainIsMutedByARuleThatComesWithTheReload() {
        bench.r0.always(FakeReceiver.BUSY);
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(3);
        List<String> before = bench.r0.story();
        assertThat(before).isNotEmpty();
        bench.r0.always(FakeReceiver.ACCEPTED);
        reload(RULES);
        bench.pass(100);

        assertThat(bench.r0.story()).isEqualTo(before);
    }

    @Test
    void aNotificationThatIsTriedAgainIsNoneOfAHeartbeatThatTheReloadRemoves() {
        bench.r0.always(FakeReceiver.BUSY);
        reload("heartbeats: [{name: backup, ping: true, within: 10s}]\n");
        bench.pass(60);
        List<String> before = bench.r0.story();
        assertThat(before).isNotEmpty();
        bench.r0.always(FakeReceiver.ACCEPTED);
        reload("{}\n");
        bench.pass(200);

        assertThat(bench.r0.story()).isEqualTo(before);
    }

    @Test
    void aReceiverThatIsGoneWhileItsAlertsFireIsNamed() {
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(3);
        String renamed = NodeHarness.CONFIG.replaceAll("(receiver|name): r0", "$1: r1");
        try (LogLines log = LogLines.capture()) {
            bench.now(bench.node.use(bench.loadedConfig(renamed)));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("was removed while alerts fire"))
                    .singleElement()
                    .asString()
                    .contains("r0");
            bench.now(bench.node.use(bench.loadedConfig(renamed)));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("was removed"))
                    .hasSize(1);
        }
    }
}
