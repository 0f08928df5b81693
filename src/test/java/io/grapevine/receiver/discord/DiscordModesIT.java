package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.UpdateMode;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.UpdatingNotifierContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code update} of {@code grapevine.yml} with Discord. */
class DiscordModesIT extends UpdatingNotifierContract {
    @Override
    protected FakeChat chat() {
        return new FakeDiscord("thread_id=7");
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        DiscordConfig config = ((FakeDiscord) chat).config("message={{ everything }}");
        return new DiscordNotifier(config, requests(config), mode, null);
    }

    @Test
    void refusalOfAnEditShowsNoSecret() throws Exception {
        try (FakeDiscord discord = new FakeDiscord("");
                LogLines log = LogLines.capture()) {
            Outcome outcome = send(
                    notifier(discord, UpdateMode.EDIT),
                    Samples.with(ReceiverData.EMPTY.with("gvMessage", "17"), Samples.resolved()));
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("Earlier message refused") && line.contains("Unknown"))
                    .noneMatch(line -> line.contains("hush"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../users/@me", "1/2", "-1"})
    void whatIsNoIdIsNotSent(String id) throws Exception {
        try (FakeDiscord discord = new FakeDiscord("")) {
            send(
                    notifier(discord, UpdateMode.EDIT),
                    Samples.with(ReceiverData.EMPTY.with("gvMessage", id), Samples.resolved()));
            assertThat(Lists.only(discord.requests()).method()).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://d/w/1/x,             https://d/w/1/x?wait=true,             https://d/w/1/x/messages/5",
        "https://d/w/1/x/,            https://d/w/1/x/?wait=true,            https://d/w/1/x/messages/5",
        "https://d/w/1/x?thread_id=7, https://d/w/1/x?thread_id=7&wait=true, https://d/w/1/x/messages/5?thread_id=7"
    })
    void queryOfTheWebhookIsKept(String webhook, String posts, String edits) {
        assertThat(DiscordNotifier.waitingUrl(webhook)).isEqualTo(posts);
        assertThat(DiscordNotifier.messageUrl(webhook, "5")).isEqualTo(edits);
    }
}
