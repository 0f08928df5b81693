package io.grapevine.web.action.chat;

import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The address at which a product reports what its users do. Before a signature is checked anyone may send requests, and the checks
 * run on the workers that send notifications: only some are under way at a time, and all others are answered 503.
 */
public final class CallbackRoute {
    /** A request takes a worker for some milliseconds. */
    private static final int MOST = 32;

    private final AtomicInteger underWay = new AtomicInteger();

    private CallbackRoute() {}

    /**
     * Mounts an address, which does not exist while no app uses it.
     *
     * @param largest the largest body that is read, in bytes; larger ones are answered 413
     * @param apps the settings of the apps that use it
     * @param receiver answers a request whose body was read, with those settings
     */
    public static <A> void mount(
            Router router,
            String path,
            int largest,
            Supplier<List<A>> apps,
            BiConsumer<RoutingContext, List<A>> receiver) {
        router.post(path)
                .handler(new BodyReader(largest, context -> Answer.fault(context, 413, "The request is too large")))
                .handler(new CallbackRoute()::limit)
                .handler(context -> {
                    List<A> known = apps.get();
                    if (known.isEmpty()) {
                        Answer.fault(context, 404, "Not Found");
                    } else {
                        receiver.accept(context, known);
                    }
                });
    }

    private void limit(RoutingContext context) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            context.response().putHeader("Retry-After", "1");
            Answer.fault(context, 503, "Too many requests at a time");
        } else {
            context.addEndHandler(end -> underWay.decrementAndGet());
            context.next();
        }
    }

    /** The body of a request. */
    public static byte[] body(RoutingContext context) {
        return context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    /**
     * Finds the app that has sent a request, and passes it on.
     *
     * @param sender finds it; empty for none. Not on an event loop: secrets may be in files, and signatures take a millisecond
     * @param refusal the answer to others, with status 401
     */
    public static <A> void identify(
            RoutingContext context, Callable<Optional<A>> sender, String refusal, Consumer<A> receiver) {
        context.vertx()
                .executeBlocking(sender, false)
                .onSuccess(app -> app.ifPresentOrElse(receiver, () -> Answer.fault(context, 401, refusal)))
                .onFailure(crash -> Answer.fault(context, 500, "Internal error"));
    }

    /** The body of a request as text in UTF-8. */
    public static String text(RoutingContext context) {
        return new String(body(context), StandardCharsets.UTF_8);
    }
}
