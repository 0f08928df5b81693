package io.grapevine.mesh.membership;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.LogLines;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationWatchTest {
    private final ConfigurationWatch watch = new ConfigurationWatch();

    private static Peer peer(String name, boolean sameConfiguration) {
        MemberId id = new MemberId(name, "1");
        return new Peer(id, name, false, true, Duration.ZERO, Duration.ZERO, sameConfiguration, true);
    }

    private List<String> look(Peer... peers) {
        try (LogLines log = LogLines.capture()) {
            watch.look(List.of(peers));
            return log.lines().stream().distinct().toList();
        }
    }

    @Test
    void eachChangeIsReportedOnce() {
        assertThat(look(peer("a", true), peer("b", true))).isEmpty();
        assertThat(only(look(peer("a", true), peer("b", false)))).contains("a different configuration", "b");
        assertThat(look(peer("a", true), peer("b", false))).isEmpty();
        assertThat(only(look(peer("a", false), peer("b", false)))).contains("a");
        assertThat(only(look(peer("a", true), peer("b", false)))).contains("again", "a");
    }

    @Test
    void otherRulesOfTimeZonesAreReportedOnce() {
        Peer other = new Peer(new MemberId("b", "1"), "b", false, true, Duration.ZERO, Duration.ZERO, true, false);
        assertThat(only(look(peer("a", true), other))).contains("other rules of time zones", "b");
        assertThat(look(peer("a", true), other)).isEmpty();
        assertThat(only(look(peer("a", true), peer("b", true)))).contains("same rules of time zones again", "b");
    }

    @Test
    void aReplicaThatComesBackWithItsOwnConfigurationIsReportedAgain() {
        assertThat(look(peer("b", false))).hasSize(1);
        assertThat(look()).isEmpty();
        assertThat(look(peer("b", false))).hasSize(1);
    }
}
