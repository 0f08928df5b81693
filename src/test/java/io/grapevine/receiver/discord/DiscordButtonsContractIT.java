package io.grapevine.receiver.discord;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.ButtonsContract;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.message.MessageButtons;
import java.util.List;
import java.util.Map;

/** Buttons of messages in Discord that are edited. */
class DiscordButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeDiscord("thread_id=7");
    }

    @Override
    protected List<UpdateMode> modes() {
        return List.of(UpdateMode.NONE, UpdateMode.EDIT);
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        DiscordConfig config = Written.config(
                DiscordConfig.class, "webhook_url=" + ((FakeDiscord) chat).webhookUrl(), "message={{ everything }}");
        return new DiscordNotifier(
                config,
                new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())),
                mode,
                buttons);
    }
}
