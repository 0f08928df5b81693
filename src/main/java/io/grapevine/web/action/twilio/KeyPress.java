package io.grapevine.web.action.twilio;

import io.grapevine.config.Secret;
import io.grapevine.web.action.chat.ChatClick;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that a user pressed during a call.
 *
 * @param token the token of the address that Twilio was given
 * @param userId the number that was called
 */
record KeyPress(Secret token, String userId) implements ChatClick {
    @Override
    public String userName() {
        return "";
    }

    @Override
    public String place() {
        return "";
    }

    @Override
    public String permalink() {
        return "";
    }

    @Override
    public Optional<Instant> at() {
        return Optional.empty();
    }
}
