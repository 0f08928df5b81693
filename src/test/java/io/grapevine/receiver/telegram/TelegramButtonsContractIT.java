package io.grapevine.receiver.telegram;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.ButtonsContract;
import io.grapevine.receiver.FakeChat;

/** Buttons of messages in Telegram that are edited. */
class TelegramButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeTelegram();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        TelegramConfig config = ((FakeTelegram) chat).config("message={{ everything }}");
        return new TelegramNotifier(config, AddedKinds.requests(vertx, config), mode, buttons);
    }
}
