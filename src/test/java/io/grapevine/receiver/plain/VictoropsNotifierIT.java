package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VictoropsNotifierIT extends HttpNotifierContract {
    @AutoClose
    private final HookServer hook = HookServer.start();

    VictoropsNotifierIT() {
        super("{\"result\":\"success\",\"entity_id\":\"id\"}");
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook/"), builder -> {
            builder.apiKey = "key/" + SECRET + " ?";
            builder.customFields = Map.of("all", "{{ everything }}");
            builder.httpConfig =
                    HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("t-" + SECRET), ""));
        });
    }

    private Notifier notifier(String url, Consumer<VictoropsConfigs> changes) throws Exception {
        Victorops config = VictoropsConfigs.with(changes.andThen(builder -> builder.apiUrl = url));
        return config.notifier(new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), builder -> builder.monitoringTool = "{{ boom }}");
    }

    @Test
    void postsToTheTeamUnderTheNameOfTheGroup() throws Exception {
        send(notifier(hook.url("/api/"), builder -> builder.routingKey = "{{ .GroupLabels.alertname }}/x y"));
        assertThat(hook.only().target()).isEqualTo("/api/key/HighLatency/x%20y");
        assertThat(hook.only().headers()).containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .contains("\"entity_id\":\"d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36\"");
    }

    @Test
    void readsItsKeyFromAFileAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), " one\n");
        Notifier notifier = notifier(hook.url("/"), builder -> {
            builder.apiKey = "";
            builder.apiKeyFile = file.toString();
        });
        send(notifier);
        Files.writeString(file, "{{ .Status }}");
        send(notifier);
        // unlike the key of the team, it is no template
        assertThat(hook.requests())
                .extracting(HookServer.Received::target)
                .containsExactly("/one/team", "/%7B%7B%20.Status%20%7D%7D/team");
        Files.delete(file);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void rejectsATeamThatCannotBeRendered() throws Exception {
        assertThat(Outcomes.rejected(send(notifier("http://h/", builder -> builder.routingKey = "{{ boom }}")))
                        .message())
                .startsWith("routing_key: ")
                .contains("boom");
    }

    @Test
    void rejectsASuccessThatSaysItIsNone() throws Exception {
        hook.answer(HookServer.status(200, "{\"result\":\"failure\",\"message\":\"no " + SECRET + "\"}"));
        assertThat(send(notifier(hook.url("/"), builder -> builder.apiKey = SECRET)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        "VictorOps answered: {\"result\":\"failure\",\"message\":\"no <redacted>\"}"));
        for (String body : new String[] {"", "ok", "{}", "{\"result\":\"queued\"}"}) {
            hook.answer(HookServer.status(200, body));
            assertThat(send(notifier(hook.url("/"), builder -> {})))
                    .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        }
    }
}
