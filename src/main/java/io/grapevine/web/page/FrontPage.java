package io.grapevine.web.page;

import io.grapevine.web.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The HTML page at the root, with links to the other pages. */
final class FrontPage {
    private final String html = resource("front.html");
    private final Buffer icon = Buffer.buffer(resource("favicon.svg"));

    void page(RoutingContext context) {
        neverKept(context);
        Answer.body(context, 200, "text/html; charset=utf-8", html);
    }

    void icon(RoutingContext context) {
        neverKept(context);
        Answer.body(context, 200, "image/svg+xml", icon);
    }

    private static void neverKept(RoutingContext context) {
        context.response()
                .putHeader("Cache-Control", "no-cache, no-store, must-revalidate")
                .putHeader("Pragma", "no-cache")
                .putHeader("Expires", "0");
    }

    private static String resource(String name) {
        try (InputStream in = FrontPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
