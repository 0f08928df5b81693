package io.grapevine.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.api.http.ApiJson;
import io.grapevine.api.http.QueryString;
import io.grapevine.api.http.ResponseStream;
import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.web.Answer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, whose body has been read, and its response. Created on the event loop, thread-safe afterwards. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String JSON = "application/json";

    /** Answers a request; called on a worker thread. */
    @FunctionalInterface
    interface Operation {
        void answer(Exchange exchange) throws Refusal, IOException;
    }

    private final RoutingContext request;
    private final Context loop;
    private final Map<String, List<String>> parameters;

    Exchange(RoutingContext request) {
        this.request = request;
        this.loop = request.vertx().getOrCreateContext();
        this.parameters =
                QueryString.parse(Objects.requireNonNullElse(request.request().query(), ""));
    }

    /** Lets {@code operation} answer on a worker thread. */
    void run(Operation operation) {
        request.response().putHeader("Cache-Control", "no-store");
        request.vertx()
                .executeBlocking(
                        () -> {
                            answer(operation);
                            return null;
                        },
                        false)
                .onFailure(this::crash);
    }

    private void answer(Operation operation) {
        try {
            checkType();
            operation.answer(this);
        } catch (Refusal refusal) {
            refuse(refusal);
        } catch (IOException gone) {
            LOG.atDebug().addKeyValue("err", gone.getMessage()).log("Response not sent");
            loop.runOnContext(ignored -> request.response().reset());
        }
    }

    /** A page of another site may post a form without asking, but not JSON. */
    private void checkType() throws Refusal {
        String type = Objects.requireNonNullElse(request.request().getHeader("Content-Type"), "");
        boolean posts = request.request().method().name().equals("POST");
        if (posts && !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw Refusal.of(415, "Content-Type: \"" + type + "\" (expected: " + JSON + ")");
        }
    }

    /** The values of a query parameter, in order. */
    List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** The last value of a query parameter that is not empty. */
    Optional<String> parameter(String name) {
        List<String> values = parameters(name);
        return values.isEmpty() || values.get(values.size() - 1).isEmpty()
                ? Optional.empty()
                : Optional.of(values.get(values.size() - 1));
    }

    /** What {@code source} reads in the body. */
    <T> T body(JsonReader.Source<T> source) throws Refusal {
        Buffer body = request.body().buffer();
        try {
            return JsonReader.read(body == null ? new byte[0] : body.getBytes(), source);
        } catch (JsonException fault) {
            throw Refusal.invalid(fault.text());
        }
    }

    /** Answers with a body of some type. */
    void bytes(String type, Buffer body) {
        loop.runOnContext(ignored -> Answer.body(request, 200, type, body));
    }

    /** Answers with a short piece of JSON. */
    void json(int status, ApiJson.Body body) {
        Buffer bytes = ApiJson.buffer(body);
        loop.runOnContext(ignored -> Answer.body(request, status, JSON, bytes));
    }

    /** Answers with JSON of any length; waits for the client. */
    void stream(ApiJson.Body body) throws IOException {
        request.response().putHeader("Content-Type", JSON);
        ResponseStream stream = new ResponseStream(request, loop, PATIENCE);
        try (JsonGenerator json = ApiJson.generator(stream)) {
            body.write(json);
            json.writeRaw('\n');
        }
        stream.close();
    }

    /** Answers with an error. */
    void refuse(Refusal refusal) {
        json(refusal.status(), json -> {
            json.writeStartObject();
            json.writeStringField("error", refusal.text());
            json.writeEndObject();
        });
    }

    /** Answers with status 500 and logs the error, which is not shown to the client. */
    void crash(Throwable crash) {
        LOG.atError()
                .addKeyValue("path", request.request().path())
                .setCause(crash)
                .log("Request failed");
        if (request.response().headWritten()) {
            loop.runOnContext(ignored -> request.response().reset());
        } else {
            refuse(Refusal.of(500, "internal error"));
        }
    }
}
