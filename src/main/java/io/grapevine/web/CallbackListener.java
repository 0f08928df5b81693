package io.grapevine.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for links in messages and callbacks of products, and nothing else, so that the API need not face the internet. Once
 * there is one, what is requested at any port but the main ones is limited so: a port that is not known yet cannot let more through.
 */
final class CallbackListener implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackListener.class);
    private static final Pattern PATH =
            Pattern.compile("/act(?:/[A-Za-z0-9_-]{1,400})?|/callback/[a-z]{1,30}(?:/[A-Za-z0-9_-]{1,400})?");

    private final Vertx vertx;
    private final String prefix;
    private final BiFunction<Vertx, ListenAddress, Future<Bound>> binder;
    private volatile Set<Integer> mainPorts = Set.of();
    private volatile boolean isLimiting;
    private Optional<ListenAddress> wanted = Optional.empty();
    private Optional<Bound> bound = Optional.empty();

    /**
     * An address that is listened on.
     *
     * @param deployment the deployment of its servers
     */
    record Bound(ListenAddress address, String deployment) {}

    /**
     * A listener without an address.
     *
     * @param prefix the path before all endpoints
     */
    CallbackListener(Vertx vertx, String prefix, BiFunction<Vertx, ListenAddress, Future<Bound>> binder) {
        this.vertx = vertx;
        this.prefix = prefix;
        this.binder = binder;
    }

    /** Takes the addresses at which everything is served. */
    void exceptAt(List<ListenAddress> main) {
        mainPorts = main.stream().map(ListenAddress::port).collect(Collectors.toUnmodifiableSet());
    }

    /** Refuses what is neither a link nor a callback, unless the request came to a main port. */
    @Override
    public void handle(RoutingContext context) {
        if (!isLimiting || isAtMainPort(context.request())) {
            context.next();
        } else if (isCallback(context.request().path())) {
            context.put(PlainPage.WITHOUT_UI, true);
            context.next();
        } else {
            RequestBodyDrain.skip(context, () -> Answer.fault(context, 404, "404 page not found"));
        }
    }

    private boolean isAtMainPort(HttpServerRequest request) {
        return request.localAddress() != null
                && mainPorts.contains(request.localAddress().port());
    }

    private boolean isCallback(@Nullable String path) {
        return path != null
                && path.startsWith(prefix)
                && PATH.matcher(path.substring(prefix.length())).matches();
    }

    /**
     * Listens at another address, or at none, and then no longer at the one before. If it cannot be bound, all stays as it was. Not
     * called again before it is done.
     *
     * @return the address with its real port
     */
    Future<Optional<ListenAddress>> use(Optional<ListenAddress> next) {
        if (next.equals(wanted)) {
            return Future.succeededFuture(bound.map(Bound::address));
        }
        Optional<ListenAddress> main = next.filter(address -> mainPorts.contains(address.port()));
        if (main.isPresent()) {
            return Future.failedFuture(
                    "port " + main.get().port() + " (expected: one that --web.listen-address does not have)");
        }
        isLimiting = true; // before the first connection
        Future<Optional<Bound>> opened = next.map(
                        address -> binder.apply(vertx, address).map(Optional::of))
                .orElse(Future.succeededFuture(Optional.empty()));
        return opened.compose(opening -> close().map(closed -> {
            wanted = next;
            bound = opening;
            opening.ifPresent(open ->
                    LOG.atInfo().addKeyValue("address", open.address()).log("Listening for links and callbacks"));
            return opening.map(Bound::address);
        }));
    }

    /** Ends to listen. */
    Future<Void> close() {
        Optional<Bound> before = bound;
        bound = Optional.empty();
        wanted = Optional.empty();
        return before.map(each -> vertx.undeploy(each.deployment())).orElseGet(Future::succeededFuture);
    }
}
