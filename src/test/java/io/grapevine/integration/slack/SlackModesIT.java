package io.grapevine.integration.slack;

import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpConfig.Authorization;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.ThreadingNotifierContract;
import io.grapevine.notify.Notifier;
import java.util.Map;

/** {@code update} of {@code grapevine.yml} with Slack. */
class SlackModesIT extends ThreadingNotifierContract {
    @Override
    protected FakeChat chat() {
        return new FakeSlack();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        SlackConfig config = SlackConfigs.with(builder -> {
            builder.apiUrl = new Secret(((FakeSlack) chat).postUrl());
            builder.text = "{{ everything }}";
            builder.http = HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret(FakeSlack.TOKEN), ""));
        });
        return new SlackNotifier(
                config,
                new Requests(config, EchoRenderer.templates().sayingDuration(), new HttpSenders(vertx, Map.of())),
                mode);
    }
}
