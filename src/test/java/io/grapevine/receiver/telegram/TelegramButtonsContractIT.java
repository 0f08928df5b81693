package io.grapevine.receiver.telegram;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.ButtonsContract;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.message.MessageButtons;
import java.util.Map;

/** Buttons of messages in Telegram that are edited. */
class TelegramButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeTelegram();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        TelegramConfig config = Written.config(
                TelegramConfig.class,
                "api_url=" + chat.url(""),
                "bot_token=" + FakeTelegram.TOKEN,
                Map.entry("chat_id", FakeTelegram.CHAT),
                "message={{ everything }}");
        return new TelegramNotifier(
                config,
                new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())),
                mode,
                buttons);
    }
}
