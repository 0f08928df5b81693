package io.grapevine.receiver.slack;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.ButtonsContract;
import io.grapevine.receiver.FakeChat;

/** Buttons of messages in Slack that are edited. */
class SlackButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeSlack();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        SlackConfig config = ((FakeSlack) chat).config("text={{ everything }}");
        return new SlackNotifier(config, AddedKinds.requests(vertx, config), mode, buttons);
    }
}
