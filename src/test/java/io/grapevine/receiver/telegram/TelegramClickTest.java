package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grapevine.receiver.action.JsonTree;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates, as Telegram sends them. */
class TelegramClickTest {
    private final FakeTelegram telegram = new FakeTelegram();

    @BeforeEach
    void show() {
        telegram.post(Map.of("Ana is on it · 14:03 UTC", "gv.", "Undo", "gv1token.DAi"));
    }

    private JsonObject update() {
        return telegram.click("Undo", "ana");
    }

    private JsonObject update(String data) {
        JsonObject update = update();
        query(update).put("data", data);
        return update;
    }

    private static JsonTree read(JsonObject update) {
        return JsonTree.read(update.encode()).orElseThrow();
    }

    private static Optional<TelegramClick> click(JsonObject update) {
        return TelegramClick.of(read(update));
    }

    private static JsonObject query(JsonObject update) {
        return update.getJsonObject("callback_query");
    }

    @Test
    void aClickHasAllThatAnAnswerNeeds() {
        JsonObject update = update();
        TelegramClick click = click(update).orElseThrow();

        assertThat(click.queryId()).isEqualTo(query(update).getString("id"));
        assertThat(click.userId()).isEqualTo("4000000097");
        assertThat(click.userName()).isEqualTo("Ana");
        assertThat(click.place()).isEqualTo("Ops alerts");
        assertThat(click.chatId()).isEqualTo(FakeTelegram.CHAT);
        assertThat(click.messageId()).isEqualTo(1);
        assertThat(click.token().reveal()).isEqualTo("gv1token");
        assertThat(click.choice().text()).isEqualTo("ack,10m,why,open");
        assertThat(click.at()).isEmpty();
        assertThat(click.toString()).doesNotContain("gv1token");
    }

    @ParameterizedTest
    @CsvSource({
        "-1001234567890, '', https://t.me/c/1234567890/1",
        "-1001234567890, ops_alerts, https://t.me/ops_alerts/1",
        "-1001234567890, 'ops/../x', https://t.me/c/1234567890/1",
        "-5, '', ''",
        "4711, '', ''"
    })
    void onlySomeMessagesHaveAnAddress(long chat, String name, String address) {
        JsonObject update = update();
        query(update)
                .getJsonObject("message")
                .put("chat", new JsonObject().put("id", chat).put("username", name));

        assertThat(click(update).orElseThrow().permalink()).isEqualTo(address);
    }

    @Test
    void aMessageThatTelegramNoLongerHasIsEnough() {
        JsonObject update = update();
        query(update)
                .put(
                        "message",
                        new JsonObject()
                                .put("message_id", 7)
                                .put("date", 0)
                                .put("chat", new JsonObject().put("id", FakeTelegram.CHAT)));

        assertThat(click(update).orElseThrow().messageId()).isEqualTo(7);
    }

    @Test
    void usersHaveTheUserNameWithoutAFirstName() {
        JsonObject update = update();
        query(update).getJsonObject("from").put("first_name", " ");
        assertThat(click(update).orElseThrow().userName()).isEqualTo("ana");

        query(update).getJsonObject("from").put("first_name", "é😀".repeat(200));
        assertThat(click(update)
                        .orElseThrow()
                        .userName()
                        .codePointCount(
                                0, click(update).orElseThrow().userName().length()))
                .isEqualTo(100);
    }

    @Test
    void otherUpdatesAreIgnored() {
        JsonObject inline = update();
        query(inline).remove("message");
        JsonObject anonymous = update();
        query(anonymous).remove("from");

        assertThat(List.of(
                        update("vote.yes"),
                        update(""),
                        update("gv."),
                        inline,
                        anonymous,
                        new JsonObject().put("update_id", 1).put("message", new JsonObject())))
                .allSatisfy(update -> assertThat(click(update)).isEmpty());
    }

    @Test
    void theLabelOfAStateIsReadInFull() {
        assertThat(TelegramClick.state(read(telegram.click("Ana", "ana")))).isEqualTo("Ana is on it · 14:03 UTC");
        assertThat(TelegramClick.state(read(update("vote.yes")))).isEmpty();
    }

    @Test
    void noTextMakesItFail() {
        byte[] valid = update().encode().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = valid.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            String mutated = new String(text, StandardCharsets.UTF_8);
            assertThatCode(() -> JsonTree.read(mutated).ifPresent(update -> {
                        TelegramClick.of(update).ifPresent(TelegramClick::permalink);
                        TelegramClick.state(update);
                    }))
                    .as(mutated)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aFieldOfAnyOtherTypeMakesItFailNeither() {
        for (Object other : List.of(1, 1.5, true, "", "x", new JsonArray().add(1), new JsonObject())) {
            for (String name : query(update()).fieldNames()) {
                JsonObject update = update();
                query(update).put(name, other);
                JsonObject nested = update();
                query(nested)
                        .put(
                                name,
                                new JsonObject()
                                        .put("id", other)
                                        .put("chat", other)
                                        .put("reply_markup", other));
                assertThatCode(() -> {
                            click(update);
                            click(nested);
                            TelegramClick.state(read(nested));
                        })
                        .doesNotThrowAnyException();
            }
        }
    }
}
