package io.grapevine.receiver.twilio;

import io.grapevine.config.Secret;
import io.grapevine.features.actions.IncidentState.Status;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatProduct;
import io.grapevine.receiver.action.TokenCheck;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Acts on the keys of calls: 1 acknowledges, 2 silences for an hour, all others repeat what the call is about. */
record CallKeys(ActionTarget target, ChatClicks clicks, InstantSource clock) {
    /** The name of the product; its title follows "acknowledged in". */
    static final ChatProduct PRODUCT = new ChatProduct("twilio", "a phone call", Markup.PLAIN);

    private static final Action SILENCE = Action.parse("silence 1h").orElseThrow();

    /**
     * A key that a user pressed during a call.
     *
     * @param token the token of the address that Twilio was given
     * @param userId the number that was called
     */
    private record KeyPress(Secret token, String userId) implements ChatClick {}

    static CallKeys of(ActionTarget target, InstantSource clock) {
        return new CallKeys(target, new ChatClicks(PRODUCT, target, clock), clock);
    }

    /** Acts on a key; completes with what the call says then. Not on an event loop. */
    CompletionStage<String> press(String key, String number, String token) {
        return switch (key) {
            case "1" -> act(token, number, "Acknowledged");
            case "2" -> act(silencing(token), number, "Silenced");
            default -> repeat(token);
        };
    }

    private CompletionStage<String> act(String token, String number, String done) {
        return clicks.handle(new KeyPress(new Secret(token), number))
                .thenApply(answer -> CallScript.ending(answer.whisper().orElse(done)));
    }

    private Optional<ActionToken> valid(String token) {
        return target.keys().get().verify(token, clock.instant()) instanceof TokenCheck.Valid valid
                ? Optional.of(valid.token())
                : Optional.empty();
    }

    /** The token that silences the incident of one that acknowledges it; one that is not valid stays what it is. */
    private String silencing(String token) {
        return valid(token)
                .map(known -> target.keys()
                        .get()
                        .sign(new ActionToken(
                                SILENCE, known.groupId(), known.episode(), known.round(), known.expiresAt(), false)))
                .orElse(token);
    }

    private CompletionStage<String> repeat(String token) {
        Optional<ActionToken> known = valid(token);
        if (known.isEmpty()) {
            return act(token, "", ""); // says why
        }
        String group = HexFormat.of().toHexDigits(known.get().groupId());
        return target.port()
                .get()
                .incident(group, known.get().episode())
                .thenApply(incident -> incident.status() == Status.OPEN
                        ? CallScript.asking(incident.firing(), TwilioActions.address(target.externalUrl(), token))
                        : CallScript.ending(
                                incident.status() == Status.ENDED
                                        ? "This incident has ended"
                                        : "The incident is not known yet"));
    }
}
