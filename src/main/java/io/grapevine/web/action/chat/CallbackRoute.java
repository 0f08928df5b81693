package io.grapevine.web.action.chat;

import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.access.Needs;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The address at which a product reports what its users do. Before a signature is checked anyone may send requests: the web server
 * lets some of them in at a time, and all others are answered 503.
 */
public final class CallbackRoute {
    private static final String APPS = CallbackRoute.class.getName();

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
        Needs.SIGNATURE
                .at(router.post(path))
                .handler(context -> {
                    List<A> known = apps.get();
                    if (known.isEmpty()) {
                        RequestBodyDrain.skip(context, () -> Answer.fault(context, 404, "Not Found"));
                    } else {
                        context.put(APPS, known);
                        context.next();
                    }
                })
                .handler(new BodyReader(largest, context -> Answer.fault(context, 413, "The request is too large")))
                .handler(context -> receiver.accept(context, context.get(APPS)));
    }

    /** A header of a request; empty if it is missing. */
    public static String header(RoutingContext context, String name) {
        return Objects.requireNonNullElse(context.request().getHeader(name), "");
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
        RequestWorkers.run(context, sender)
                .onSuccess(app -> app.ifPresentOrElse(receiver, () -> Answer.fault(context, 401, refusal)))
                .onFailure(crash -> Answer.fault(context, 500, "Internal error"));
    }

    /** The body of a request as text in UTF-8. */
    public static String text(RoutingContext context) {
        return new String(body(context), StandardCharsets.UTF_8);
    }
}
