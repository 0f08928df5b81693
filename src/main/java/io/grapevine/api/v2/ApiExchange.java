package io.grapevine.api.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.api.http.ApiJson;
import io.grapevine.api.http.ResponseStream;
import io.grapevine.matcher.MatcherParser;
import io.grapevine.web.Answer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its response. Created on the event loop of the connection, thread-safe afterwards. */
final class ApiExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ApiExchange.class);

    private final RoutingContext request;
    private final Context loop;
    private final ResponseStream stream;
    private final Query query;

    /**
     * The exchange of a request whose body has been read.
     *
     * @param parser reads the matchers of the query
     * @param patience how long a client may read nothing of the response
     */
    ApiExchange(RoutingContext request, MatcherParser parser, Duration patience) {
        this.request = request;
        this.loop = request.vertx().getOrCreateContext();
        this.stream = new ResponseStream(request, loop, patience);
        this.query = new Query(Objects.requireNonNullElse(request.request().query(), ""), parser);
    }

    /** Lets {@code operation} answer. To be called on a worker thread. */
    void run(Operation operation) {
        try {
            MediaTypes.check(request.request());
            operation.answer(this);
        } catch (ApiException fault) {
            fault(fault);
        } catch (IOException gone) {
            LOG.atDebug().addKeyValue("err", gone.getMessage()).log("Response not sent");
            breakOff();
        }
    }

    /** The parameters of the query. */
    Query query() {
        return query;
    }

    /** The value of the path parameter {@code name}. */
    String pathParameter(String name) {
        return String.valueOf(request.pathParam(name));
    }

    /** The body; empty if there is none. */
    byte[] body() {
        Buffer body = request.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /**
     * Answers with JSON of any length. To be called on a worker thread, for it waits for the client.
     *
     * @throws IOException if the client is gone or does not read
     */
    void stream(ApiJson.Body body) throws IOException {
        request.response().putHeader("Content-Type", MediaTypes.JSON);
        try (JsonGenerator json = ApiJson.generator(stream)) {
            body.write(json);
            json.writeRaw('\n');
        }
        stream.close();
    }

    /** Answers without a body. */
    void empty(int status) {
        loop.runOnContext(ignored -> Answer.empty(request, status));
    }

    /** Answers with a short piece of JSON. */
    void json(int status, ApiJson.Body body) {
        bytes(status, MediaTypes.JSON, ApiJson.buffer(body));
    }

    /** Answers with a body of some type. */
    void bytes(int status, String type, Buffer body) {
        loop.runOnContext(ignored -> Answer.body(request, status, type, body));
    }

    /** Sends an error response. */
    void fault(ApiException fault) {
        if (fault.isPlain()) {
            json(fault.status(), json -> json.writeString(fault.text()));
            return;
        }
        Buffer body = ApiJson.bufferWithoutNewLine(json -> {
            json.writeStartObject();
            json.writeNumberField("code", fault.code());
            json.writeStringField("message", fault.text());
            json.writeEndObject();
        });
        bytes(fault.status(), MediaTypes.JSON, body);
    }

    /** Sends status 500 and logs the error, which is not shown to the client. */
    void crash(Throwable crash) {
        LOG.atError()
                .addKeyValue("path", request.request().path())
                .setCause(crash)
                .log("Request failed");
        if (request.response().headWritten()) {
            breakOff();
        } else {
            fault(ApiException.refused(500, "internal error"));
        }
    }

    /** A response in progress cannot be replaced: only a closed connection shows the client that it is incomplete. */
    private void breakOff() {
        loop.runOnContext(ignored -> {
            if (!request.response().ended()) {
                request.response().reset();
            }
        });
    }
}
