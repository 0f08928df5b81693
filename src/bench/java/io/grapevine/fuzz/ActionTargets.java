package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.TokenCheck;
import io.grapevine.receiver.discord.DiscordButtons;
import io.grapevine.receiver.mattermost.CarriedMessage;
import io.grapevine.receiver.telegram.CallbackData;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Actions of messages: their texts, their signed tokens and the keys of these. */
final class ActionTargets {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final ActionKeys KEYS = ActionKeys.derivedFrom(new Secret("the secret of a cluster"));
    private static final List<String> SIGNED = Stream.of(
                    new ActionToken(Action.ACK, 1, 1_799_999_999, 0, 1_800_086_400, false),
                    new ActionToken(Action.UNDO, -1, 0, 255, 4_294_967_295L, true),
                    new ActionToken(Action.ACK, 1, 1, 0, 1_800_086_400, false, "ana@example.com"))
            .map(KEYS::sign)
            .toList();

    private static final Grammar TOKEN = new Grammar(60)
            .rule("all", "gv1<rest>", "gv2<rest>", "<rest>", "gv1<rest>=")
            .rule("rest", "<c>", "<c><rest>", "<c><c><c><c><c><c><c><c><rest>")
            .rule("c", "A", "z", "0", "-", "_", "=", "+", "/", "ä", "\u0000");

    private static final Grammar ACTION = new Grammar(6)
            .rule("all", "ack", "undo", "silence <time>", "silence", "<time>", "ack <time>", "silence  <time>")
            .rule("time", "<n><unit>", "<n><unit><time>", "-<time>", "")
            .rule("n", "0", "1", "4", "5", "24", "60", "168", "99999999999999999999")
            .rule("unit", "s", "m", "h", "d", "w", "y", "");

    private ActionTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                FuzzTarget.text("action-token", ActionTargets::readToken, SIGNED)
                        .withGrammar(TOKEN),
                FuzzTarget.text("action", ActionTargets::readAction, List.of("ack", "silence 1h", "undo"))
                        .withGrammar(ACTION),
                FuzzTarget.text(
                        "telegram-data", ActionTargets::readData, List.of("gv1token.DAi", "gv.", SIGNED.get(0) + ".A")),
                FuzzTarget.text(
                        "mattermost-message",
                        CarriedMessage::unpack,
                        List.of("q1ZKzkksLlayUlDKTFFIVNJRUCrJzE0FCdQCAA", "AAAA")),
                FuzzTarget.text("discord-button", ActionTargets::readButton, List.of("gv1abc:ack,1h,open", "gv:")),
                FuzzTarget.text("action-keys", ActionTargets::readKeys, List.of("0123456789abcdef\n", "\n\n \n")));
    }

    private static void readToken(String text) {
        assertThat(KEYS.verify(text, NOW) instanceof TokenCheck.Valid)
                .as("valid")
                .isEqualTo(SIGNED.contains(text));
    }

    private static void readAction(String text) {
        Action.parse(text).ifPresent(action -> {
            assertThat(Action.parse(action.text())).contains(action);
            assertThat(Action.numbered(action.number())).contains(action);
        });
    }

    private static void readData(String text) {
        CallbackData.parse(text).ifPresent(data -> {
            assertThat(text).startsWith(data.token().reveal() + ".");
            assertThat(ButtonChoice.parse(data.choice().text())).isEqualTo(data.choice());
        });
    }

    private static void readButton(String text) {
        DiscordButtons.token(text)
                .ifPresent(token -> assertThat(
                                ButtonChoice.parse(DiscordButtons.choice(text).text()))
                        .isEqualTo(DiscordButtons.choice(text)));
    }

    private static void readKeys(String text) {
        ActionKeys keys;
        try {
            keys = ActionKeys.parse(text);
        } catch (UnusableFileException refused) {
            return;
        }
        String signed = keys.sign(new ActionToken(Action.ACK, 1, 1, 1, 1_900_000_000, false));
        assertThat(keys.verify(signed, NOW)).isInstanceOf(TokenCheck.Valid.class);
    }
}
