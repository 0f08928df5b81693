package io.grapevine.integration.telegram;

import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.integration.ButtonsContract;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.message.MessageButtons;
import io.grapevine.notify.Notifier;
import java.util.Map;

/** Buttons of messages in Telegram that are edited. */
class TelegramButtonsContractIT extends ButtonsContract {
    @Override
    protected FakeChat chat() {
        return new FakeTelegram();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception {
        TelegramConfig config = TelegramConfigs.with(builder -> {
            builder.apiUrl = chat.url("");
            builder.token = FakeTelegram.TOKEN;
            builder.chat = FakeTelegram.CHAT;
            builder.message = "{{ everything }}";
        });
        return new TelegramNotifier(
                config,
                new Requests(config, EchoRenderer.templates(), new HttpSenders(vertx, Map.of())),
                mode,
                buttons);
    }
}
