package io.grapevine.receiver.telegram;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.SignedTokens;
import io.grapevine.records.Silence;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.ChatIdentities;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effect of clicks in Telegram, and what users see of it. */
class TelegramClicksTest extends TelegramFixture {
    @AfterEach
    void everyClickIsAnsweredOnceAndTheTextIsNeverChanged() {
        assertThat(telegram.spinning()).isZero();
        assertThat(telegram.message().getString("text")).isEqualTo(TEXT);
    }

    @Test
    void acknowledgesAndOffersToUndo() {
        press("Acknowledge", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.createdBy()).isEqualTo("Ana (Telegram)");
            assertThat(silence.comment()).isEqualTo("acknowledged in Telegram Ops alerts");
            assertThat(silence.isAcknowledgement()).isTrue();
            assertThat(silence.annotations().get(ActionSilence.VIA)).isEqualTo("telegram");
            assertThat(silence.annotations().get(ActionSilence.PERMALINK)).isEqualTo("https://t.me/c/1234567890/1");
        });
        assertThat(shown())
                .contains("Ana (Telegram) is on it · ", "\"Undo\"", "\"Open\"")
                .doesNotContain("\"Acknowledge\"", "Silence 1 h");
        assertThat(telegram.alerts()).isEmpty();
    }

    @Test
    void silencesForAFixedTime() {
        press("Silence 1 h", "ana");
        replicas.pass(5);

        Silence silence = only(replicas.active());
        assertThat(silence.endsAt()).isEqualTo(silence.startsAt().plus(Duration.ofHours(1)));
        assertThat(shown()).contains("Silenced by Ana (Telegram) until ", "\"Undo\"");
    }

    @Test
    void undoOffersTheActionsAgainWithoutAnyConfiguration() {
        press("Acknowledge", "ana");
        press("Undo", "bo");
        replicas.pass(5);

        assertThat(replicas.active()).isEmpty();
        assertThat(shown())
                .contains("Undone by Bo (Telegram) · ", "\"Acknowledge\"", "Silence 1 h", "\"Open\"")
                .doesNotContain("\"Undo\"", "is on it");
        press("Acknowledge", "cy");
        replicas.pass(5);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("Cy (Telegram)");
        assertThat(telegram.alerts()).isEmpty();
    }

    @Test
    void aClickThatIsReportedAgainMakesOneSilence() {
        JsonObject update = telegram.click("Acknowledge", "ana");
        telegram.queue(update);
        deliver(update, replicas.first());
        deliver(update, replicas.second());
        replicas.pass(5);

        assertThat(replicas.silences()).hasSize(1);
        assertThat(telegram.alerts()).isEmpty();
        assertThat(shown()).contains("is on it");
    }

    @Test
    void theSecondUserLearnsWhoIsOnIt() {
        JsonObject late = telegram.click("Acknowledge", "bo");
        telegram.queue(late);
        press("Acknowledge", "ana");
        deliver(late, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(only(telegram.alerts())).startsWith("Ana (Telegram) is on it · ");
    }

    @Test
    void anIncidentThatHasEndedLosesItsButtons() {
        JsonObject update = telegram.click("Acknowledge", "ana");
        telegram.queue(update);
        replicas.resolve();
        deliver(update, replicas.first());

        assertThat(replicas.silences()).isEmpty();
        assertThat(telegram.alerts()).containsExactly("This incident has ended");
        assertThat(telegram.message().getValue("reply_markup")).isNull();
    }

    @Test
    void refusalsAreAlertsOfAtMost200Characters() {
        String before = shown();
        JsonObject update = telegram.click("Acknowledge", "ana");
        telegram.queue(update);
        deliver(
                update,
                ActionTargets.ending(replicas.first(), new ActionResult.Refused("no <b> & " + "😀".repeat(300))));

        assertThat(only(telegram.alerts()))
                .startsWith("Not permitted: no <b> & 😀")
                .hasSizeLessThan(201);
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void buttonsOfAnotherClusterDoNothing() throws Exception {
        post(new SignedTokens(() -> ActionTargets.keys("a-key-of-another-cluster"), Duration.ofDays(1)));
        String before = shown();
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(telegram.alerts())
                .containsExactly("This button is of another cluster, or of a key that was replaced");
        assertThat(shown()).isEqualTo(before);
    }

    private static long id(String user) {
        return 4_000_000_000L + user.charAt(0);
    }

    @Test
    void withAnAccessFileAnUnmappedUserIsRefusedWithAHint() {
        users = new ChatIdentities(() -> Map.of("telegram:" + id("bo"), "bob"), () -> Optional.of(TestUsers.NO_ROLES));
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(only(telegram.alerts())).contains("telegram:" + id("ana"), "messages.buttons.identities");

        press("Acknowledge", "bo");
        replicas.pass(5);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("bob");
    }

    @Test
    void lateClicksActAlthoughTheirUserCannotBeAnsweredAnyMore() {
        telegram.age();
        try (LogLines log = LogLines.capture()) {
            press("Acknowledge", "ana");
            assertThat(log.lines()).noneMatch(line -> line.contains("refused"));
        }
        replicas.pass(5);
        assertThat(replicas.active()).hasSize(1);
        assertThat(shown()).contains("is on it");
    }

    @Test
    void anEditThatComesTooSoonIsRepeated() {
        telegram.refuse("editMessageReplyMarkup", 429, "Too Many Requests: retry after 1", 1);
        press("Acknowledge", "ana");
        assertThat(shown()).contains("is on it");
    }

    @Test
    void refusedLinksAreLeftOutOfTheKeyboardFromThenOn() {
        telegram.refuse("editMessageReplyMarkup", 400, "Bad Request: BUTTON_URL_INVALID", 0);
        press("Acknowledge", "ana");
        assertThat(shown()).contains("\"Undo\"").doesNotContain("\"Open\"");
        press("Undo", "ana");
        assertThat(shown()).contains("\"Acknowledge\"").doesNotContain("\"Open\"");
    }

    @Test
    void otherFailuresAreLoggedWithoutSecrets() {
        telegram.refuse("editMessageReplyMarkup", 400, "no message of " + FakeTelegram.TOKEN, 0);
        telegram.refuse("answerCallbackQuery", new HttpReply(502, Map.of(), "<html>" + FakeTelegram.TOKEN));
        try (LogLines log = LogLines.capture()) {
            press("Acknowledge", "ana");
            assertThat(String.join("\n", log.lines()))
                    .contains("Telegram refused the answer to a click", "status code 502", "no message of <redacted>")
                    .doesNotContain(FakeTelegram.TOKEN, "hush");
        }
        telegram.forget();
    }
}
