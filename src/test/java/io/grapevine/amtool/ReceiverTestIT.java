package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTestIT {
    private static final String DELIVERED = "{\"integration\":\"webhook\",\"index\":0,\"outcome\":\"delivered\","
            + "\"durationMillis\":12,\"status\":200,\"requests\":[]}";

    private static final String REJECTED = "{\"integration\":\"slack\",\"index\":1,\"outcome\":\"rejected\","
            + "\"reason\":\"clientError\",\"message\":\"no such channel\",\"durationMillis\":3,\"requests\":[]}";

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    private ToolRun run(String... words) {
        return server.run(List.of("receiver"), words);
    }

    @Test
    void eachIntegrationHasALineAndAFailureIsAFailure() {
        server.answer(200, "{\"receiver\":\"r\",\"integrations\":[" + DELIVERED + "]}");
        ToolRun good = run("test", "r");
        server.answer(200, "{\"receiver\":\"r\",\"integrations\":[" + DELIVERED + "," + REJECTED + "]}");
        ToolRun bad = run("test", "r");

        assertThat(good.exit()).isZero();
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.out().replaceAll(" +\n", "\n")).isEqualTo("""
                Integration  Outcome    Status  Took  Message
                webhook[0]   delivered  200     12ms
                slack[1]     rejected           3ms   no such channel
                """);
    }

    @Test
    void theAlertTheStatusAndTheConfigurationAreSentAlong(@TempDir Path directory) throws Exception {
        server.answer(200, "{\"integrations\":[]}\n");
        Path config = Files.writeString(directory.resolve("new.yml"), "route: {}\n");

        ToolRun run = run(
                "test",
                "team/pager",
                "A",
                "b=c",
                "--annotation=k=v",
                "--resolved",
                "--config.file=" + config,
                "-ojson");

        assertThat(run).isEqualTo(new ToolRun(0, "{\"integrations\":[]}\n", ""));
        assertThat(server.only().target()).isEqualTo("/prefix/api/grapevine/v1/receivers/team%2Fpager/test");
        assertThat(server.only().body())
                .isEqualTo("{\"alerts\":[{\"annotations\":{\"k\":\"v\"},\"labels\":{\"alertname\":\"A\",\"b\":\"c\"}}],"
                        + "\"status\":\"resolved\",\"config\":\"route: {}\\n\",\"timeout\":\"29s\"}");
    }

    @Test
    void aRefusalOfTheServerIsPrinted() {
        server.answer(404, "{\"error\":\"no receiver \\\"r\\\"\"}");
        assertThat(run("test", "r")).isEqualTo(new ToolRun(1, "", "amtool: error: no receiver \"r\"\n\n"));

        server.answer(404, "");
        assertThat(run("test", "r").err())
                .isEqualTo("amtool: error: the server tests no receivers (expected: Grapevine, started with"
                        + " --web.enable-receiver-test)\n\n");

        server.answer(503, "");
        assertThat(run("test", "r").err()).isEqualTo("amtool: error: receiver r: status code 503\n\n");
    }
}
