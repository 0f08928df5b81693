package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.TestSilences;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A replica with a small heap beside what calls itself an Alertmanager. */
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class HostileAlertmanagerIT {
    private static final int MIB = 1 << 20;
    private static final int EXCHANGES = 2;
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 0s}
            receivers: [{name: team, webhook_configs: [{url: '%s/team'}]}]
            """;

    @TempDir
    private Path directory;

    @AutoClose
    private final Inbox inbox = new Inbox();

    private Program start(HostileAlertmanager hostile) throws IOException {
        Path config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.url()));
        List<String> flags = List.of("--cluster.alertmanager-peer=" + hostile.address(), "--cluster.peer-timeout=1s");
        return Program.starting(List.of("env", "JAVA_OPTS=-Xmx128m"), config, directory.resolve("data"), flags);
    }

    private static byte[] silences(int count, int bytes) throws Exception {
        Instant now = Instant.now();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Silence silence = TestSilences.of(
                    UUID.randomUUID().toString(),
                    List.of(Matchers.of(List.of(Matcher.ofSilence(MatchType.EQUAL, "a", "b")))),
                    now,
                    now.plusSeconds(3_600),
                    now,
                    "ann",
                    "x".repeat(bytes));
            records.add(SilenceCodec.encode(silence, now.plusSeconds(7_200)));
        }
        return FullState.encode(Map.of(StateKind.SILENCE, records));
    }

    private void notify(Program program, String alert) throws Exception {
        int before = inbox.at("/team").size();
        program.post("/alerts", "[{\"labels\": {\"alertname\": \"%s\"}}]".formatted(alert));
        Eventually.holds("notified", () -> inbox.at("/team").size() > before);
    }

    @Test
    void replicaNeitherWaitsForNorDialsAThousandMembersThatOneClaims() throws Exception {
        try (ServerSocket claimed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HostileAlertmanager hostile = new HostileAlertmanager(
                        HostileAlertmanager.reply(1_000, "\u0000\u001b[2J\n\"", claimed.getLocalPort(), new byte[0]));
                Program program = start(hostile)) {
            Eventually.holds("exchanges", () -> hostile.answered() >= EXCHANGES);
            notify(program, "Waits");

            assertThat(program.metric("grapevine_bridge_alertmanagers")).isEqualTo(1);
            claimed.setSoTimeout(1);
            assertThatThrownBy(claimed::accept).isInstanceOf(SocketTimeoutException.class);
            program.awaitLog("has more peers than are configured");
            assertThat(program.log()).doesNotContain("\u001b");
        }
    }

    @Test
    void replicaSurvivesRepliesThatAreLargerThanItsHeapPermits() throws Exception {
        Map<String, byte[]> replies = new LinkedHashMap<>();
        replies.put("a silence of 10 MB", HostileAlertmanager.reply(1, "a", 1, silences(1, 10 * MIB)));
        replies.put("a silence of 2 MB", HostileAlertmanager.reply(1, "a", 1, silences(1, 2 * MIB)));
        replies.put("6 MiB", HostileAlertmanager.reply(1, "a", 1, silences(12, MIB / 2)));
        replies.put("an LZW bomb of 200 MB", HostileAlertmanager.compressed(LzwTest.bomb(30)));
        replies.put("2 GiB announced", HostileAlertmanager.buffer(Integer.MAX_VALUE));
        try (HostileAlertmanager hostile = new HostileAlertmanager(HostileAlertmanager.reply(1, "a", 1, new byte[0]));
                Program program = start(hostile)) {
            for (Map.Entry<String, byte[]> reply : replies.entrySet()) {
                hostile.reply(reply.getValue());
                Eventually.holds(reply.getKey(), () -> hostile.answered() >= EXCHANGES);
                assertThat(program.send("GET", "/-/healthy", "").statusCode())
                        .as(reply.getKey())
                        .isEqualTo(200);
            }
            for (int i = 0; i < 6; i++) {
                hostile.reply(HostileAlertmanager.reply(1, "a", 1, silences(4, MIB / 2)));
                Eventually.holds("new silences", () -> hostile.answered() >= 1);
            }
            notify(program, "Survives");
            assertThat(program.get("/silences")).hasSizeBetween(1, 16);
            program.awaitLog(
                    "Alertmanager has records that are too large or cannot be decoded",
                    "Alertmanager has more records than memory permits");
        }
    }
}
