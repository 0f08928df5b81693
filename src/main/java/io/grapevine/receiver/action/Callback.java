package io.grapevine.receiver.action;

import io.grapevine.httpclient.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An address at which a product reports what its users do. It asks for no login: the receiver checks what only the product can know.
 *
 * <pre>{@code
 * new Callback<>("/callback/slack", "A click in Slack", 256 << 10, this::settings, (request, apps) -> Reply.OK.now());
 * }</pre>
 *
 * @param path the path; may end in {@code /:account}
 * @param subject what a request is about, for the log
 * @param largest the largest body that is read, in bytes; larger ones are answered 413
 * @param apps the settings of the apps that use it; the address does not exist while there are none
 * @param receiver answers a request with those settings. Called on a thread that may wait: secrets may be in files
 */
public record Callback<A>(
        String path,
        String subject,
        int largest,
        Supplier<List<A>> apps,
        BiFunction<Request, List<A>, CompletionStage<Reply>> receiver) {
    /**
     * A request whose body was read.
     *
     * @param headers finds a header by its name; no text if it is missing
     * @param account the end of the path, if it has one; else no text
     */
    public record Request(UnaryOperator<String> headers, String account, byte[] body) {
        /** A header; no text if it is missing. */
        public String header(String name) {
            return headers.apply(name);
        }

        /** The body as text in UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * The response to a request.
     *
     * @param status the status; of 400 and more the body is one line that says what is wrong
     * @param type the media type of the body
     * @param body the body; may be empty
     * @param then what is done after the response was sent, on a thread that may wait
     */
    public record Reply(int status, String type, String body, Optional<Runnable> then) {
        /** A response without a body. */
        public static final Reply OK = new Reply(200, "", "", Optional.empty());

        /** The response to who cannot prove to be the product. */
        public static final Reply UNSIGNED = fault(401, "The signature is not valid");

        /** Says in a line what is wrong. */
        public static Reply fault(int status, String line) {
            return new Reply(status, "", line, Optional.empty());
        }

        /** A response in JSON. */
        public static Reply json(String json) {
            return new Reply(200, "application/json", json, Optional.empty());
        }

        /** A response in JSON. */
        public static Reply json(Map<String, Object> json) {
            return json(GoJson.encode(json));
        }

        /** This response, and a task after it. */
        public Reply then(Runnable task) {
            return new Reply(status, type, body, Optional.of(task));
        }

        /** This response as one that is there already. */
        public CompletionStage<Reply> now() {
            return CompletableFuture.completedStage(this);
        }
    }
}
