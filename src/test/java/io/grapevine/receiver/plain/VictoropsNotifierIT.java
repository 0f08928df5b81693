package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VictoropsNotifierIT extends HttpNotifierContract {
    VictoropsNotifierIT() {
        super("{\"result\":\"success\",\"entity_id\":\"id\"}");
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                receiver.url("/hook/"),
                "api_key=key/" + SECRET + " ?",
                Map.entry("custom_fields", Map.of("all", "{{ everything }}")),
                LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        Victorops config = Written.config(Victorops.class, Written.and(fields, "api_url=" + url));
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "monitoring_tool={{ boom }}");
    }

    @Test
    void postsToTheTeamUnderTheNameOfTheGroup() throws Exception {
        send(notifier(hook.url("/api/"), "routing_key={{ .GroupLabels.alertname }}/x y"));
        assertThat(hook.only().target()).isEqualTo("/api/key/HighLatency/x%20y");
        assertThat(hook.only().headers()).containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .contains("\"entity_id\":\"d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36\"");
    }

    @Test
    void readsItsKeyFromAFileAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), " one\n");
        Notifier notifier = notifier(hook.url("/"), "api_key=", "api_key_file=" + file);
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
        assertThat(refusal(notifier("http://h/", "routing_key={{ boom }}")).message())
                .startsWith("routing_key: ")
                .contains("boom");
    }

    @Test
    void rejectsASuccessThatSaysItIsNone() throws Exception {
        hook.answer(HookServer.status(200, "{\"result\":\"failure\",\"message\":\"no " + SECRET + "\"}"));
        assertThat(send(notifier(hook.url("/"), "api_key=" + SECRET)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        "VictorOps answered: {\"result\":\"failure\",\"message\":\"no <redacted>\"}"));
        for (String body : new String[] {"", "ok", "{}", "{\"result\":\"queued\"}"}) {
            hook.answer(HookServer.status(200, body));
            assertThat(send(notifier(hook.url("/")))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        }
    }
}
