package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MattermostNotifierIT extends HttpNotifierContract {
    MattermostNotifierIT() {
        super("ok");
        retriesRateLimits = true;
    }

    private Notifier notifier(MattermostConfig config) throws SendFailure {
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(Written.config(
                MattermostConfig.class, "webhook_url=" + receiver.url("/hook/" + SECRET), "text={{ everything }}"));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(
                Written.config(MattermostConfig.class, "webhook_url=" + receiver.url("/"), "channel={{ boom }}"));
    }

    @Test
    void saysWhichChannelWasMeant() throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(429, "limit exceeded", "Retry-After", "2", "X-RateLimit-Reset", "9"));
            assertThat(Outcomes.of(notifier(Written.config(MattermostConfig.class, "webhook_url=" + hook.url("/")))
                            .send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Retryable(
                            FailureReason.RATE_LIMITED,
                            "unexpected status code 429: channel \"#c\": limit exceeded",
                            Duration.ofSeconds(2)));
        }
    }

    @Test
    void readsItsUrlFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (HookServer hook = HookServer.start()) {
            Path file = Files.writeString(folder.resolve("url"), " " + hook.url("/from-file") + "\n");
            Notifier notifier = notifier(Written.config(MattermostConfig.class, "webhook_url_file=" + file.toString()));
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/from-file");
            Files.writeString(file, "\n");
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1"))))
                    .isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "webhook_url: empty (expected: a URL)"));
            Files.delete(file);
            assertThat(Outcomes.of(notifier.send(Samples.firing("h1")))).isInstanceOf(Outcome.Rejected.class);
        }
    }
}
