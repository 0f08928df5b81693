package io.grapevine.receiver.action;

import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Tokens for buttons of chats.
 *
 * @param expiry how long a token is valid
 */
public record SignedTokens(Supplier<ActionKeys> keys, Duration expiry) implements ActionTokens {
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;
    private static final int MOST_ROUNDS = 0xFF;

    @Override
    public String of(MessageIncident incident, Action action, int round) {
        return keys.get()
                .sign(new ActionToken(
                        action,
                        HexFormat.fromHexDigitsToLong(incident.groupId()),
                        incident.episode(),
                        Math.min(MOST_ROUNDS, round),
                        Math.min(MOST_SECONDS, incident.now().plus(expiry).getEpochSecond()),
                        false));
    }

    @Override
    public String proof(String token) {
        return keys.get().proof(token);
    }
}
