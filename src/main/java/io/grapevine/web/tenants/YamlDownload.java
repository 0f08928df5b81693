package io.grapevine.web.tenants;

import io.grapevine.web.Answer;
import io.grapevine.web.ContentCoding;
import io.grapevine.web.api.http.GzipEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A download of configurations: sent as fast as the client takes it, and compressed if it takes that. */
final class YamlDownload {
    private static final String YAML = "application/yaml";
    /** A text that is shorter fits one packet as it is. */
    private static final int LEAST = 1_400;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RoutingContext context;
    private final Iterator<String> rest;
    private final @Nullable GzipEncoder gzip;

    private YamlDownload(RoutingContext context, Iterator<String> rest, @Nullable GzipEncoder gzip) {
        this.context = context;
        this.rest = rest;
        this.gzip = gzip;
    }

    /** Whether the answer with this text is compressed. */
    static boolean isCompressed(RoutingContext context, String text) {
        return text.length() >= LEAST && accepts(context);
    }

    private static boolean accepts(RoutingContext context) {
        return ContentCoding.accepts(context.request().getHeader("Accept-Encoding"), "gzip");
    }

    /** Answers a request with a text. */
    static void send(RoutingContext context, String text) {
        if (isCompressed(context, text)) {
            send(context, List.of(text).iterator());
        } else {
            context.response().putHeader("Vary", "Accept-Encoding");
            Answer.body(context, 200, YAML, text);
        }
    }

    /** Answers a request with a text of several parts. */
    static void send(RoutingContext context, Iterator<String> parts) {
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", YAML).putHeader("Vary", "Accept-Encoding");
        if (!accepts(context)) {
            new YamlDownload(context, parts, null).write();
            return;
        }
        response.putHeader("Content-Encoding", "gzip");
        GzipEncoder encoder = new GzipEncoder();
        context.addEndHandler(ended -> encoder.close());
        new YamlDownload(context, parts, encoder).write();
    }

    /** Writes as many parts as the client takes, then the rest. */
    private void write() {
        HttpServerResponse response = context.response();
        while (rest.hasNext()) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> write());
                return;
            }
            write(rest.next());
        }
        if (gzip != null) {
            response.write(gzip.finish(NOTHING));
        }
        Answer.endParts(context);
    }

    private void write(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        Buffer piece = gzip == null ? Buffer.buffer(bytes) : gzip.encode(ByteBuffer.wrap(bytes));
        if (piece.length() > 0) {
            context.response().write(piece);
        }
    }
}
