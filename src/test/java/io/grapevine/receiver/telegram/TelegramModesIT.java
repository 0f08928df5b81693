package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.ThreadingNotifierContract;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code update} of {@code grapevine.yml} with Telegram. */
class TelegramModesIT extends ThreadingNotifierContract {
    @AutoClose
    private final FakeTelegram telegram = new FakeTelegram();

    @Override
    protected FakeChat chat() {
        return new FakeTelegram();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        return notifier(chat, mode, FakeTelegram.CHAT);
    }

    private Notifier notifier(FakeChat chat, UpdateMode mode, long chatId) throws Exception {
        TelegramConfig config =
                ((FakeTelegram) chat).config("message={{ .Status }} {{ everything }}", Map.entry("chat_id", chatId));
        return new TelegramNotifier(config, requests(config), mode, null);
    }

    @Test
    void messageOfAnotherChatIsLeftAlone() throws Exception {
        ReceiverData elsewhere = ReceiverData.EMPTY.with("gvChat", "-6").with("gvMessage", "1");
        ReceiverData data = delivered(notifier(telegram, UpdateMode.EDIT), Samples.with(elsewhere, Samples.resolved()));
        assertThat(data.string("gvChat")).isEqualTo(Long.toString(FakeTelegram.CHAT));
        assertThat(telegram.requests()).hasSize(1);
    }

    @Test
    void messageFollowsAGroupThatHasAnotherId() throws Exception {
        ReceiverData data = ReceiverData.EMPTY.with("gvChat", "-4").with("gvMessage", "1");
        ReceiverData kept = delivered(
                notifier(telegram, UpdateMode.EDIT_AND_THREAD, FakeTelegram.GROUP),
                Samples.with(data, Samples.resolved()));
        assertThat(kept.string("gvChat")).isEqualTo(Long.toString(FakeTelegram.CHAT));
        assertThat(telegram.messages()).hasSize(1);
        assertThat(send(notifier(telegram, UpdateMode.NONE, FakeTelegram.GROUP)))
                .as("as Alertmanager")
                .isInstanceOf(Outcome.Retryable.class);
    }

    @Test
    void newMessageThatIsRefusedIsTriedAgain() throws Exception {
        ReceiverData data = ReceiverData.EMPTY.with("gvChat", "-6").with("gvMessage", "1");
        assertThat(send(notifier(telegram, UpdateMode.EDIT, -6), Samples.with(data, Samples.resolved())))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.CLIENT_ERROR, "Telegram answered 400: Bad Request: chat not found", null));
        assertThat(telegram.requests()).hasSize(2);
    }
}
