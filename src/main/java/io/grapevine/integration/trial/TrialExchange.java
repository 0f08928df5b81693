package io.grapevine.integration.trial;

import io.grapevine.web.Answer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, whose body has been read, and its answer. Made on the event loop; from then on for any thread. */
final class TrialExchange {
    private static final Logger LOG = LoggerFactory.getLogger(TrialExchange.class);
    private static final String TYPE = "application/json";

    private final RoutingContext request;
    private final Context loop;

    TrialExchange(RoutingContext request) {
        this.request = request;
        this.loop = request.vertx().getOrCreateContext();
    }

    /** Checks that the request posts JSON: a page of another site can post without being asked for, but not JSON. */
    void check() throws TrialRefusal {
        String method = request.request().method().name();
        if (!method.equals("POST")) {
            request.response().putHeader("Allow", "POST");
            throw TrialRefusal.http(405, "method " + method + " (expected: POST)");
        }
        String type = Objects.requireNonNullElse(request.request().getHeader("Content-Type"), "");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
            throw TrialRefusal.http(415, "Content-Type: \"" + type + "\" (expected: " + TYPE + ")");
        }
    }

    /** The body; empty if there is none. */
    byte[] body() {
        Buffer body = request.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** The address that the request came from. */
    String remote() {
        SocketAddress address = request.request().remoteAddress();
        return address == null ? "" : address.hostAddress();
    }

    void json(int status, JsonObject body) {
        Buffer bytes = bytes(body);
        loop.runOnContext(ignored -> end(status, bytes));
    }

    /** Answers that the request cannot be answered as it asks. */
    void refuse(TrialRefusal refusal) {
        json(refusal.status(), new JsonObject().put("error", refusal.getMessage()));
    }

    /** The same at once, on the event loop. */
    void refuseNow(TrialRefusal refusal) {
        end(refusal.status(), bytes(new JsonObject().put("error", refusal.getMessage())));
    }

    /** Answers that the fault is ours. Its text may hold anything, a secret too: only its kind and place are logged. */
    void crash(Throwable crash) {
        StackTraceElement[] frames = crash.getStackTrace();
        LOG.atError()
                .addKeyValue("path", request.request().path())
                .addKeyValue("err", crash.getClass().getName())
                .addKeyValue("at", frames.length == 0 ? "" : frames[0].toString())
                .log("Request failed");
        refuse(TrialRefusal.http(500, "internal error"));
    }

    private static Buffer bytes(JsonObject body) {
        return body.toBuffer().appendString("\n");
    }

    private void end(int status, Buffer body) {
        HttpServerResponse response = request.response();
        if (!response.headWritten()) {
            response.putHeader("Cache-Control", "no-store");
            if (status == 503) {
                response.putHeader("Retry-After", "1");
            }
            Answer.body(request, status, TYPE, body);
        }
    }
}
