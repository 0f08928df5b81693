package io.grapevine.web.action.slack;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.grapevine.web.Routes;
import io.grapevine.web.action.slack.SlackSignature.Check;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request URL of apps that do not use Socket Mode. The signature of a request says that Slack has sent it, so no login is asked
 * for; who clicked stands in the payload. It is answered before it is acted on.
 */
final class SlackRoutes implements Routes {
    /** The path of the request URL. */
    static final String PATH = "/callback/slack";

    private static final Logger LOG = LoggerFactory.getLogger(SlackRoutes.class);
    private static final int LARGEST = 64 << 10;
    private static final String PAYLOAD = "payload=";

    private final Supplier<List<SlackApp>> apps;
    private final InstantSource clock;
    private final BiConsumer<SlackApp, String> payloads;

    /**
     * Takes the requests of some apps.
     *
     * @param apps the apps in force that have a request URL
     * @param payloads gets the payload of a request whose signature is right; must not block
     */
    SlackRoutes(Supplier<List<SlackApp>> apps, InstantSource clock, BiConsumer<SlackApp, String> payloads) {
        this.apps = apps;
        this.clock = clock;
        this.payloads = payloads;
    }

    @Override
    public void mount(Router router) {
        router.post(PATH)
                .handler(new BodyReader(LARGEST, context -> Answer.fault(context, 413, "The request is too large")))
                .handler(this::receive);
    }

    private void receive(RoutingContext context) {
        List<SlackApp> known = apps.get();
        if (known.isEmpty()) {
            Answer.fault(context, 404, "Not Found");
            return;
        }
        byte[] body = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        SlackSignature signature = SlackSignature.of(
                context.request().getHeader(SlackSignature.TIMESTAMP),
                context.request().getHeader(SlackSignature.SIGNATURE));
        context.vertx()
                .executeBlocking(() -> sender(known, signature, body), false) // secrets may be in files
                .onSuccess(app -> {
                    if (app.isPresent()) {
                        Answer.empty(context, 200);
                        payload(body).ifPresent(payload -> payloads.accept(app.get(), payload));
                    } else {
                        Answer.fault(context, 401, "The signature is not valid");
                    }
                })
                .onFailure(crash -> Answer.fault(context, 500, "Internal error"));
    }

    /** The app whose secret has signed a request just now. */
    private Optional<SlackApp> sender(List<SlackApp> known, SlackSignature signature, byte[] body) {
        for (SlackApp app : known) {
            Check check = signature.check(secret(app), body, clock.instant());
            if (check == Check.VALID) {
                return Optional.of(app);
            } else if (check == Check.OLD) {
                LOG.warn(
                        "A request of Slack was signed more than 5 minutes from now: it was repeated, or a clock is wrong");
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Secret secret(SlackApp app) {
        try {
            return new Secret(SlackApp.required(app.signingSecret()));
        } catch (SendFailure failure) {
            LOG.atWarn().addKeyValue("err", failure.getMessage()).log("Requests of Slack cannot be checked");
            return new Secret("");
        }
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
