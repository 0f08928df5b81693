package io.grapevine.amtool.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.ToolRun;
import io.grapevine.amtool.output.MessageListener.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that {@code amtool receiver listen} gets, and what it makes of them. */
class MessageListenerIT {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private Message received(String path, String body) throws IOException, InterruptedException {
        try (MessageListener listener = new MessageListener(0, messages::add)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(listener.url() + path))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("ok");
        }
        return messages.take();
    }

    @Test
    void webhookIsShownWithReasonAndAlerts() throws Exception {
        Message message = received("/team", """
                {"status": "firing", "notification_reason": "first notification", "externalURL": "http://am-0:9093",
                 "groupLabels": {"alertname": "DiskFull"},
                 "alerts": [
                   {"status": "firing", "labels": {"alertname": "DiskFull", "instance": "db-1", "a/b": "c"},
                    "annotations": {"summary": "95 % full"}},
                   {"status": "resolved", "labels": {"instance": "db-2"}, "annotations": {}}]}
                """);

        assertThat(message)
                .isEqualTo(new Message(
                        "/team",
                        List.of(
                                "firing DiskFull, because: first notification",
                                "firing DiskFull{a/b=\"c\", instance=\"db-1\"}: 95 % full",
                                "resolved {instance=\"db-2\"}"),
                        "http://am-0:9093"));
    }

    @Test
    void messageForSlackIsShownWithTitleAndText() throws Exception {
        Message message = received(
                "/chat",
                "{\"attachments\": [{\"title\": \"[FIRING:1] Disk\", \"title_link\": \"http://x\", \"text\": \"full\\n\\nvery\"}]}");

        assertThat(message).isEqualTo(new Message("/chat", List.of("[FIRING:1] Disk", "full", "very"), "http://x"));
    }

    @Test
    void otherBodiesAreShownAsTheyAreButForControlCharacters() throws Exception {
        assertThat(received("/", "{\"text\": 1}\nno \u001B[31mred").lines())
                .containsExactly("{\"text\": 1}", "no  [31mred");
        assertThat(received("/", "").lines()).isEmpty();
    }

    @Test
    void busyPortIsAnErrorWithTheWayOut() throws Exception {
        try (MessageListener listener = new MessageListener(0, messages::add)) {
            int port = URI.create(listener.url()).getPort();

            ToolRun run = ToolRun.ours(List.of("receiver", "listen", "--port=" + port), Map.of());

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("amtool: error: port " + port
                            + ": Address already in use (expected: a free port, see --port)\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "x", "-1", ""})
    void portIsANumberUpTo65535(String port) {
        ToolRun run = ToolRun.ours(List.of("receiver", "listen", "--port=" + port), Map.of());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--port: \"" + port + "\" (expected: a port, from 0 to 65535)");
    }
}
