package io.grapevine.receiver.matrix;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A room as an account sees it: the requests of the client-server API, and what their answers mean.
 *
 * @param id the room's ID
 * @param token the access token of the account
 */
record MatrixRoom(MatrixConfig config, String id, String token) {
    /** The ID of a message. */
    static final Pattern EVENT = Pattern.compile("\\$\\S{1,254}");

    /**
     * Sends a message.
     *
     * @param transaction the ID of the request: a homeserver takes one only once from an account, and answers another one with
     *     the message that it has
     */
    HttpCall sends(String transaction, String json) {
        return call("PUT", "send/m.room.message/" + transaction, json);
    }

    /** Asks whether the room is encrypted. */
    HttpCall asksForEncryption() {
        return call("GET", "state/m.room.encryption/", "");
    }

    /** Asks for a message. */
    HttpCall asksFor(MessageReference message) {
        return call("GET", "event/" + escaped(message.id()), "");
    }

    private HttpCall call(String method, String path, String json) {
        String url = config.homeserver().reveal() + "_matrix/client/v3/rooms/" + escaped(id) + "/" + path;
        return HttpCall.json(method, url, json).withToken(token);
    }

    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether the answer to {@link #asksForEncryption} says that the room is encrypted. */
    static boolean isEncrypted(HttpReply reply) {
        return StatusTable.isSuccess(reply.status())
                && JsonAnswer.scalars(reply.body()).containsKey("/algorithm");
    }

    /** Whether the answer to {@link #asksFor} says that the message is not there, or that nothing is left of it. */
    static boolean isGone(HttpReply reply) {
        return reply.status() == 404
                || (StatusTable.isSuccess(reply.status())
                        && JsonAnswer.scalars(reply.body()).keySet().stream()
                                .noneMatch(key -> key.startsWith("/content/")));
    }

    /**
     * What became of a message. A success without the message's ID comes from something else than a homeserver, such as a login
     * page.
     *
     * @param accepted the data to keep
     */
    Outcome outcome(HttpReply reply, Function<MessageReference, ReceiverData> accepted) {
        reply.redaction().hide(token);
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        MessageReference sent = MessageReference.of(id, said.get("/event_id"), EVENT);
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(),
                    reply.quotableBody(),
                    pause(reply, said.get("/retry_after_ms")),
                    ReceiverData.EMPTY);
        }
        return sent == null ? StatusTable.refused("Matrix", reply) : new Outcome.Delivered(accepted.apply(sent));
    }

    private static @Nullable Duration pause(HttpReply reply, @Nullable String milliseconds) {
        return milliseconds == null || !milliseconds.matches("[0-9]{1,12}")
                ? StatusTable.retryAfter(reply)
                : StatusTable.bounded(Duration.ofMillis(Long.parseLong(milliseconds)));
    }
}
