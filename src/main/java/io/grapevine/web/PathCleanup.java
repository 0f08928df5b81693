package io.grapevine.web;

import io.grapevine.base.go.GoUrl;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;

/** Redirects paths with {@code //}, {@code .} or {@code ..} to their normal form. */
final class PathCleanup implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        String path = context.request().path();
        String clean = path == null ? "/" : clean(path);
        if (clean.equals(path) || context.request().method().equals(HttpMethod.CONNECT)) {
            context.next();
            return;
        }
        try {
            // Without escapes first, as in Alertmanager, so that none hides a segment that begins with a slash.
            Answer.redirect(context, 307, clean(path == null ? "/" : GoUrl.unescapePath(path)));
        } catch (GoUrl.Malformed e) {
            Answer.lastFault(context, 400, "400 Bad Request");
        }
    }

    /** The path without empty and dotted segments, beginning with a slash. */
    static String clean(String path) {
        if (path.startsWith("/") && !path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }
}
