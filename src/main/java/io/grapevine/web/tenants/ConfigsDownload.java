package io.grapevine.web.tenants;

import io.grapevine.tenant.config.TenantEnvelope;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.Answer;
import io.grapevine.web.ContentCoding;
import io.grapevine.web.api.http.GzipEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** One download of the configurations of all tenants: sent as fast as the client takes it, and compressed if it takes that. */
final class ConfigsDownload {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RoutingContext context;
    private final Iterator<TenantView> rest;
    private final @Nullable GzipEncoder gzip;

    private ConfigsDownload(RoutingContext context, Iterator<TenantView> rest, @Nullable GzipEncoder gzip) {
        this.context = context;
        this.rest = rest;
        this.gzip = gzip;
    }

    /** Answers a request with the configurations of at least one tenant. */
    static void send(RoutingContext context, Iterator<TenantView> tenants) {
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", "application/yaml").putHeader("Vary", "Accept-Encoding");
        if (!ContentCoding.accepts(context.request().getHeader("Accept-Encoding"), "gzip")) {
            new ConfigsDownload(context, tenants, null).write();
            return;
        }
        response.putHeader("Content-Encoding", "gzip");
        GzipEncoder encoder = new GzipEncoder();
        context.addEndHandler(ended -> encoder.close());
        new ConfigsDownload(context, tenants, encoder).write();
    }

    /** Writes as many configurations as the client takes, then the rest. */
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
            TenantView view = rest.next();
            write(TenantEnvelope.write(view.tenant(), view.source().document()));
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
