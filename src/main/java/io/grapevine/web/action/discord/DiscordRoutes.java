package io.grapevine.web.action.discord;

import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.grapevine.web.action.chat.JsonTree;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The interactions endpoint of apps. The signature of a request says that Discord has sent it, so no login is asked for; who clicked
 * stands in the body. Discord sends wrong signatures, too, and removes an endpoint that takes them.
 */
final class DiscordRoutes implements Routes {
    /** The path of the interactions endpoint. */
    static final String PATH = "/callback/discord";

    private static final int LARGEST = 64 << 10;
    private static final int PING = 1;

    private final CallbackChecks checks;
    private final Supplier<List<DiscordAppConfig>> apps;
    private final InstantSource clock;
    private final BiFunction<DiscordAppConfig, DiscordClick, CompletionStage<Reply>> clicks;

    /**
     * The response to a click.
     *
     * @param response what is answered
     * @param then what is done after that
     */
    record Reply(Map<String, Object> response, Runnable then) {}

    /**
     * Takes the requests of some apps.
     *
     * @param apps the apps in force
     * @param refusals counts requests that are refused
     * @param clicks acts on a click; completes in any case, in time for Discord. May read files
     */
    DiscordRoutes(
            Supplier<List<DiscordAppConfig>> apps,
            InstantSource clock,
            RefusalCounter refusals,
            BiFunction<DiscordAppConfig, DiscordClick, CompletionStage<Reply>> clicks) {
        checks = new CallbackChecks(DiscordActions.PRODUCT.key(), DiscordActions.PRODUCT.title(), refusals);
        this.apps = apps;
        this.clock = clock;
        this.clicks = clicks;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, apps, this::receive);
    }

    private void receive(RoutingContext context, List<DiscordAppConfig> known) {
        byte[] body = CallbackRoute.body(context);
        DiscordSignature signature = new DiscordSignature(
                CallbackRoute.header(context, DiscordSignature.TIMESTAMP),
                CallbackRoute.header(context, DiscordSignature.SIGNATURE));
        CallbackRoute.identify(
                context,
                () -> checks.signer(known, app -> signature.check(app.publicKey(), body, clock.instant())),
                "The signature is not valid",
                app -> answer(context, app, new String(body, StandardCharsets.UTF_8)));
    }

    private void answer(RoutingContext context, DiscordAppConfig app, String body) {
        JsonTree interaction = JsonTree.read(body).orElse(new JsonTree(null));
        if (interaction.whole("type") == PING) {
            json(context, Map.of("type", PING));
            return;
        }
        Optional<DiscordClick> click = DiscordClick.of(interaction);
        if (click.isEmpty()) {
            json(context, DiscordAnswers.whisper("This is not a button of Grapevine"));
            return;
        }
        RequestWorkers.run(context, () -> clicks.apply(app, click.get()))
                .compose(Future::fromCompletionStage)
                .onSuccess(reply -> {
                    json(context, reply.response());
                    RequestWorkers.run(context, Executors.callable(reply.then())); // it may read files
                })
                .onFailure(crash -> Answer.fault(context, 500, "Internal error"));
    }

    private static void json(RoutingContext context, Map<String, Object> response) {
        Answer.body(context, 200, "application/json", GoJson.encode(response));
    }
}
