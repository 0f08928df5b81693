package io.grapevine.web.action.slack;

import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.CallbackChecks;
import io.grapevine.web.action.chat.CallbackRoute;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The request URL of apps that do not use Socket Mode. The signature of a request says that Slack has sent it, so no login is asked
 * for; who clicked stands in the payload. It is answered before it is acted on; a dialog may be answered by what its user is to correct,
 * and is not acted on then.
 */
final class SlackRoutes implements Routes {
    /** The path of the request URL. */
    static final String PATH = "/callback/slack";

    /** A payload has its message, with all blocks and attachments, in the longest of encodings. */
    private static final int LARGEST = 256 << 10;

    private static final String PAYLOAD = "payload=";

    private final CallbackChecks checks;
    private final Supplier<List<SlackAppConfig>> apps;
    private final InstantSource clock;
    private final Function<String, Optional<String>> dialogs;
    private final BiConsumer<SlackAppConfig, String> payloads;

    /**
     * Takes the requests of some apps.
     *
     * @param apps the apps in force that have a request URL
     * @param refusals counts requests that are refused
     * @param dialogs answers a payload with JSON, if it is a dialog to be corrected; may block
     * @param payloads gets the payload of a request whose signature is right; must not block
     */
    SlackRoutes(
            Supplier<List<SlackAppConfig>> apps,
            InstantSource clock,
            RefusalCounter refusals,
            Function<String, Optional<String>> dialogs,
            BiConsumer<SlackAppConfig, String> payloads) {
        checks = new CallbackChecks(SlackActions.PRODUCT.key(), SlackActions.PRODUCT.title(), refusals);
        this.apps = apps;
        this.clock = clock;
        this.dialogs = dialogs;
        this.payloads = payloads;
    }

    @Override
    public void mount(Router router) {
        CallbackRoute.mount(router, PATH, LARGEST, apps, this::receive);
    }

    private void receive(RoutingContext context, List<SlackAppConfig> known) {
        byte[] body = CallbackRoute.body(context);
        SlackSignature signature = new SlackSignature(
                CallbackRoute.header(context, SlackSignature.TIMESTAMP),
                CallbackRoute.header(context, SlackSignature.SIGNATURE));
        CallbackRoute.identify(
                context,
                () -> checks.signer(known, app -> signature.check(secret(app), body, clock.instant())),
                "The signature is not valid",
                app -> {
                    Optional<String> payload = payload(body);
                    RequestWorkers.run(context, () -> payload.flatMap(dialogs))
                            .otherwise(Optional.empty())
                            .onSuccess(refusal -> refusal.ifPresentOrElse(
                                    json -> Answer.body(context, 200, "application/json", json), () -> {
                                        Answer.empty(context, 200);
                                        payload.ifPresent(found -> payloads.accept(app, found));
                                    }));
                });
    }

    private Secret secret(SlackAppConfig app) {
        return checks.read(
                new SecretSource("actions.slack: signing_secret", app.signingSecret(), app.signingSecretFile(), ""));
    }

    /** The one field of the form; other forms are of commands and menus, which are not ours. */
    private static Optional<String> payload(byte[] body) {
        String form = new String(body, StandardCharsets.ISO_8859_1);
        if (!form.startsWith(PAYLOAD) || form.indexOf('&') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(form.substring(PAYLOAD.length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
