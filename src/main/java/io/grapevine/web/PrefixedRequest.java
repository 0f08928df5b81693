package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;

/** A request whose path begins with the route prefix as the endpoints know it, however it was escaped. */
final class PrefixedRequest extends HttpServerRequestWrapper {
    private final String path;
    private final String uri;

    private PrefixedRequest(HttpServerRequest request, String path) {
        super((HttpServerRequestInternal) request);
        this.path = path;
        String sent = request.uri();
        String sentPath = request.path();
        this.uri = sent.startsWith(sentPath) ? path + sent.substring(sentPath.length()) : sent;
    }

    /** The handler that gives requests to {@code endpoints} with the prefix in one form. */
    static Handler<HttpServerRequest> before(Handler<HttpServerRequest> endpoints, RoutePrefix prefix) {
        return prefix.isEscaped()
                ? request -> {
                    String sent = request.path();
                    String path = sent == null ? null : prefix.canonical(sent);
                    endpoints.handle(path == null || path.equals(sent) ? request : new PrefixedRequest(request, path));
                }
                : endpoints;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String uri() {
        return uri;
    }
}
