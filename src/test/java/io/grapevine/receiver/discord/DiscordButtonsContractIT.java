package io.grapevine.receiver.discord;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.ButtonsContract;
import io.grapevine.receiver.FakeChat;
import java.util.List;

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
        DiscordConfig config = ((FakeDiscord) chat).config("message={{ everything }}");
        return new DiscordNotifier(config, AddedKinds.requests(vertx, config), mode, buttons);
    }
}
