package io.grapevine.integration.slack;

import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.integration.ButtonsContract;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.message.MessageButtons;
import io.grapevine.notify.Notifier;
import java.util.Map;

/** Buttons of messages in Slack that are edited. */
class SlackButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeSlack();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        SlackConfig config = ((FakeSlack) chat).config(builder -> builder.text = "{{ everything }}");
        return new SlackNotifier(
                config,
                new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())),
                mode,
                buttons);
    }
}
