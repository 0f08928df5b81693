package io.grapevine.web;

import io.grapevine.base.go.GoUrl;
import io.grapevine.web.access.AuditTrail;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Short HTTP responses: a line of text, a redirect. */
public final class Answer {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private static final String POLICY = "Content-Security-Policy";

    /** What a page may do that says nothing of it: it has no script, and no other site shows it in a frame. */
    private static final String PLAIN_HTML =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /** The code of HTTP/2 by which a stream ends although nothing is wrong. */
    private static final long NO_ERROR = 0;

    private Answer() {}

    /** Answers with plain text. */
    public static void text(RoutingContext context, int status, String text) {
        body(context, status, PLAIN, text);
    }

    /** Sends an error as one line of plain text, which browsers do not interpret as another type. */
    public static void fault(RoutingContext context, int status, String line) {
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        body(context, status, PLAIN, line + "\n");
    }

    /** Sends an error and closes the connection, except in HTTP/2. */
    public static void lastFault(RoutingContext context, int status, String line) {
        closing(context);
        fault(context, status, line);
    }

    /** Closes the connection after the response, unless other requests share it. */
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
        body(context, status, type, body, false);
    }

    /** Answers with status 200 and a body that many answers share, as {@link #body} does. */
    public static void shared(RoutingContext context, String type, Buffer body) {
        body(context, 200, type, body, true);
    }

    private static void body(RoutingContext context, int status, String type, Buffer body, boolean isShared) {
        AuditTrail.answering(context, status, () -> {
            HttpServerResponse response = context.response();
            if (isOpen(context)) {
                response.setStatusCode(status).putHeader("Content-Type", type);
                if (type.startsWith("text/html") && !response.headers().contains(POLICY)) {
                    response.putHeader(POLICY, PLAIN_HTML);
                }
                end(context, body, isShared);
            }
        });
    }

    /** Answers with a status and no body, unless the request has been answered already. */
    public static void empty(RoutingContext context, int status) {
        AuditTrail.answering(context, status, () -> {
            HttpServerResponse response = context.response();
            if (isOpen(context)) {
                response.setStatusCode(status);
                end(context, Buffer.buffer(), false);
            }
        });
    }

    /** Ends an answer whose body has been written in parts, with the last one, which may be empty. */
    public static void endParts(RoutingContext context, Buffer last) {
        end(context, last, false);
    }

    private static boolean isOpen(RoutingContext context) {
        HttpServerResponse response = context.response();
        return !AnswerPieces.of(context).isBegun()
                && !response.headWritten()
                && !response.ended()
                && !response.closed();
    }

    /**
     * Ends a response. The response to HEAD has the length of the body and no body, which Vert.x implements for HTTP/1
     * only. In HTTP/2 a request with an incomplete body is reset without an error after the response, as RFC 9113
     * section 8.1 defines: some clients would otherwise wait for ever to send the rest.
     */
    private static void end(RoutingContext context, Buffer body, boolean isShared) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (isHead && body.length() > 0) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
        }
        Future<Void> sent = isHead ? response.end() : AnswerPieces.of(context).end(body, isShared);
        if (request.version() == HttpVersion.HTTP_2) {
            sent.onSuccess(done -> {
                if (!request.isEnded()) {
                    response.reset(NO_ERROR);
                }
            });
        }
    }

    /**
     * Redirects as {@link #redirect} does, to a path that is escaped, as the route prefix and paths of requests are.
     */
    public static void redirectAsSent(RoutingContext context, int status, String path) {
        String plain;
        try {
            plain = GoUrl.unescapePath(path);
        } catch (GoUrl.Malformed raw) {
            plain = path;
        }
        redirect(context, status, plain);
    }

    /**
     * Redirects the client to another path, with the query it came with, after its body has been skipped. As in Go the path
     * is escaped, and of the query only what is not ASCII.
     *
     * @param path the path without escapes
     */
    public static void redirect(RoutingContext context, int status, String path) {
        String query = context.request().query();
        String escaped = GoUrl.escapePath(path);
        String target = query == null || query.isEmpty() ? escaped : escaped + "?" + escapeBeyondAscii(query);
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

    private static String escapeBeyondAscii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (c < 0x80) {
                out.append(c);
            } else {
                HexFormat.of().toHexDigits(out.append('%'), (byte) c);
            }
        }
        return out.toString();
    }

    /**
     * Whether a client takes a coding: it names it, and does not give it the weight of zero.
     *
     * @param accepted the header {@code Accept-Encoding}, null if there is none
     * @param coding {@code gzip} or another name
     */
    public static boolean accepts(@Nullable String accepted, String coding) {
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.split(",", -1)) {
            String[] parts = each.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Escapes {@code text} for HTML. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
