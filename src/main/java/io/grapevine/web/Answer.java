package io.grapevine.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The short answers of the server: a line of text, a redirect. */
public final class Answer {
    private static final String PLAIN = "text/plain; charset=utf-8";

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
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", type);
        response.end(body);
    }

    /** Sends the client to another path, with the query it came with. */
    public static void redirect(RoutingContext context, int status, String path) {
        String query = context.request().query();
        String target = query == null || query.isEmpty() ? path : path + "?" + query;
        HttpServerResponse response = context.response().setStatusCode(status).putHeader("Location", target);
        if (context.request().method().equals(HttpMethod.GET)) {
            response.putHeader("Content-Type", "text/html; charset=utf-8");
            response.end("<a href=\"" + escape(target) + "\">" + response.getStatusMessage() + "</a>.\n\n");
        } else {
            response.end();
        }
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
