package io.grapevine.integration.slack;

import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.EditedLinksContract;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.ThreadingNotifierContract;
import io.grapevine.notify.Notifier;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** {@code update} of {@code grapevine.yml} with Slack. */
class SlackModesIT extends ThreadingNotifierContract {
    @Override
    protected FakeChat chat() {
        return new FakeSlack();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        SlackConfig config = ((FakeSlack) chat).config(builder -> builder.text = "{{ everything }}");
        return new SlackNotifier(
                config,
                new Requests(config, EchoRenderer.templates().sayingDuration(), new HttpSenders(vertx, Map.of())),
                mode,
                null);
    }

    @Nested
    class Links extends EditedLinksContract {
        @Override
        protected FakeChat chat() {
            return new FakeSlack();
        }

        @Override
        protected Notifier notifier(FakeChat chat) throws Exception {
            SlackConfig config = ((FakeSlack) chat).config(builder -> {});
            return new SlackNotifier(config, requests(config), UpdateMode.EDIT, null);
        }
    }
}
