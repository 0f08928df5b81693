package io.grapevine.web.action;

import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.Callback.Request;
import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses at which products report what their users do. Before a signature is checked anyone may send requests: the web server
 * lets some of them in at a time, and all others are answered 503.
 *
 * @param callbacks what is reported now
 */
public record CallbackRoutes(Supplier<? extends Stream<Callback<?>>> callbacks) implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackRoutes.class);
    private static final String OPEN = CallbackRoutes.class.getName();
    private static final String PRODUCT = "product";
    private static final String ACCOUNT = "account";

    /** A callback for one request, with the apps that used it when the request came. */
    private record Open<A>(Callback<A> callback, List<A> apps) {
        static <A> Open<A> of(Callback<A> callback) {
            return new Open<>(callback, callback.apps().get());
        }

        CompletionStage<Reply> receive(Request request) {
            return callback.receiver().apply(request, apps);
        }
    }

    @Override
    public void mount(Router router) {
        Stream.of("/callback/:" + PRODUCT, "/callback/:" + PRODUCT + "/:" + ACCOUNT)
                .forEach(path -> Needs.SIGNATURE
                        .at(router.post(path))
                        .handler(context -> open(context, path))
                        .handler(CallbackRoutes::receive));
    }

    /** Reads the body of a request to a product that has apps. */
    private void open(RoutingContext context, String path) {
        String wanted = path.replace(":" + PRODUCT, context.pathParam(PRODUCT));
        Optional<? extends Open<?>> open = callbacks
                .get()
                .filter(each -> each.path().equals(wanted))
                .findFirst()
                .map(Open::of);
        if (open.isEmpty()) {
            context.next();
        } else if (open.get().apps().isEmpty()) {
            RequestBodyDrain.skip(context, () -> Answer.fault(context, 404, "Not Found"));
        } else {
            context.put(OPEN, open.get());
            new BodyReader(
                            open.get().callback().largest(),
                            large -> Answer.fault(large, 413, "The request is too large"))
                    .handle(context);
        }
    }

    private static void receive(RoutingContext context) {
        Open<?> open = context.get(OPEN);
        if (open == null) {
            context.next(); // of no product
            return;
        }
        MultiMap headers = context.request().headers();
        Request request = new Request(
                name -> Objects.requireNonNullElse(headers.get(name), ""),
                Objects.requireNonNullElse(context.pathParam(ACCOUNT), ""),
                context.body().buffer() == null
                        ? new byte[0]
                        : context.body().buffer().getBytes());
        RequestWorkers.run(context, () -> open.receive(request))
                .compose(Future::fromCompletionStage)
                .onSuccess(reply -> answer(context, reply))
                .onFailure(crash -> {
                    LOG.atError().setCause(crash).log(open.callback().subject() + " could not be handled");
                    Answer.fault(context, 500, "Internal error");
                });
    }

    private static void answer(RoutingContext context, Reply reply) {
        if (reply.status() >= 400) {
            Answer.fault(context, reply.status(), reply.body());
        } else if (reply.body().isEmpty()) {
            Answer.empty(context, reply.status());
        } else {
            Answer.body(context, reply.status(), reply.type(), reply.body());
        }
        reply.then().ifPresent(task -> RequestWorkers.run(context, Executors.callable(task)));
    }
}
