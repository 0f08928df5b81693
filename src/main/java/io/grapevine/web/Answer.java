package io.grapevine.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The short answers of the server: a line of text, a redirect. */
public final class Answer {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    /** The code of HTTP/2 by which a stream ends although nothing is wrong. */
    private static final long NO_ERROR = 0;

    private Answer() {}

    /** Answers with plain text. */
    public static void text(RoutingContext context, int status, String text) {
        body(context, status, PLAIN, text);
    }

    /** Answers a fault with one line of plain text, which no browser takes for anything else. */
    public static void fault(RoutingContext context, int status, String line) {
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        body(context, status, PLAIN, line + "\n");
    }

    /** Answers a fault and closes the connection, which HTTP/2 does not do for a single request. */
    public static void lastFault(RoutingContext context, int status, String line) {
        closing(context);
        fault(context, status, line);
    }

    /** Closes the connection after the answer that is about to be given, unless other requests share it. */
    static void closing(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
        }
    }

    /** Answers with a body of some type. */
    public static void body(RoutingContext context, int status, String type, String body) {
        body(context, status, type, Buffer.buffer(body));
    }

    /** Answers with a body of some type, unless the request has been answered already. */
    public static void body(RoutingContext context, int status, String type, Buffer body) {
        HttpServerResponse response = context.response();
        if (isOpen(response)) {
            response.setStatusCode(status).putHeader("Content-Type", type);
            end(context, body);
        }
    }

    /** Answers with a status and no body, unless the request has been answered already. */
    public static void empty(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (isOpen(response)) {
            response.setStatusCode(status);
            end(context, Buffer.buffer());
        }
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.headWritten() && !response.ended() && !response.closed();
    }

    /**
     * Ends an answer. The answer to HEAD carries the length of the body and no body, which Vert.x sees to in HTTP/1 only.
     * In HTTP/2 a request whose body is still coming is reset without an error once the answer is out, as RFC 9113
     * section 8.1 says: otherwise the client would send the rest to nobody, and some wait for ever.
     */
    private static void end(RoutingContext context, Buffer body) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (isHead && body.length() > 0) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
        }
        Future<Void> sent = isHead || body.length() == 0 ? response.end() : response.end(body);
        if (request.version() == HttpVersion.HTTP_2) {
            sent.onSuccess(done -> {
                if (!request.isEnded()) {
                    response.reset(NO_ERROR);
                }
            });
        }
    }

    /** Redirects the client to another path, with the query it came with, after its body has been skipped. */
    public static void redirect(RoutingContext context, int status, String path) {
        String query = context.request().query();
        String target = query == null || query.isEmpty() ? path : path + "?" + query;
        HttpServerResponse response = context.response().putHeader("Location", target);
        HttpMethod method = context.request().method();
        RequestBodyDrain.skip(context, () -> {
            if (method.equals(HttpMethod.GET)) {
                String reason = response.setStatusCode(status).getStatusMessage();
                body(context, status, HTML, "<a href=\"" + escape(target) + "\">" + reason + "</a>.\n\n");
            } else if (method.equals(HttpMethod.HEAD)) {
                response.putHeader("Content-Type", HTML);
                empty(context, status);
            } else {
                empty(context, status);
            }
        });
    }

    /** {@code text} with nothing in it that HTML reads as markup. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
