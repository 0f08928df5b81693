package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.WebhookUrlContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MattermostNotifierIT extends WebhookUrlContract<Mattermost> {
    MattermostNotifierIT() {
        super(Mattermost.class, "ok", "text", "channel");
    }

    @Override
    protected Notifier notifier(Mattermost config, Requests requests) {
        return config.notifier(requests);
    }

    @Test
    void saysWhichChannelWasMeant() throws Exception {
        hook.answer(HookServer.status(429, "limit exceeded", "Retry-After", "2", "X-RateLimit-Reset", "9"));
        assertThat(send(with("webhook_url=" + hook.url("/"))))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.RATE_LIMITED,
                        "unexpected status code 429: channel \"#c\": limit exceeded",
                        Duration.ofSeconds(2)));
    }
}
