package io.grapevine.web.action;

import io.grapevine.model.action.Action;
import io.grapevine.model.action.Action.Verb;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.silence.ActionSilence;
import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Caller;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.ClientNetwork;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pages of links in messages, and their forms. {@code GET} and {@code HEAD} change nothing, as mail scanners and previews of
 * chats follow links; {@code POST /act} acts, with the token in the body. The token says what is to be done; who may do it, the
 * login and the access file say.
 */
public final class ActionRoutes implements Routes {
    /** The path of the form, and of the pages below it. */
    static final String PATH = "/act";

    private static final String KEYS = "actionKeys";
    private static final int LARGEST = 64 << 10;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_COMMENT = 1_000;
    private static final String HTML = "text/html; charset=utf-8";
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Supplier<Optional<ActionKeys>> keys;
    private final ActionPort port;
    private final InstantSource clock;
    private final boolean readOnly;
    private final FailureLimit failures = new FailureLimit();

    /**
     * Pages for the tokens of some keys.
     *
     * @param keys the keys in force; empty while the configuration names no actions, so that there are no pages
     * @param port the incidents of this replica
     * @param clock the time at which tokens expire
     * @param readOnly whether requests cannot change silences
     */
    public ActionRoutes(Supplier<Optional<ActionKeys>> keys, ActionPort port, InstantSource clock, boolean readOnly) {
        this.keys = keys;
        this.port = port;
        this.clock = clock;
        this.readOnly = readOnly;
    }

    @Override
    public void mount(Router router) {
        router.route(PATH + "/:token")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::withKeys)
                .handler(context -> RequestBodyDrain.skip(context, () -> show(context)));
        router.post(PATH)
                .handler(this::withKeys)
                .handler(new BodyReader(LARGEST, context -> message(context, 413, "The form is too large")))
                .handler(this::submit);
    }

    /** Keeps the keys for the whole request, as a reload may come in between; without them the path is as any unknown one. */
    private void withKeys(RoutingContext context) {
        Optional<ActionKeys> inForce = keys.get();
        if (inForce.isPresent()) {
            context.put(KEYS, inForce.get());
            context.next();
        } else {
            RequestBodyDrain.skip(context, () -> Answer.fault(context, 404, "404 page not found"));
        }
    }

    private static ActionKeys keys(RoutingContext context) {
        return context.get(KEYS);
    }

    private void show(RoutingContext context) {
        String text = context.pathParam("token");
        valid(context, text).ifPresent(token -> {
            String group = HexFormat.of().toHexDigits(token.groupId());
            then(context, port.incident(group, token.episode()), incident -> {
                switch (incident.status()) {
                    case UNKNOWN -> unknown(context, "");
                    case ENDED -> message(context, 200, "This incident has ended");
                    case OPEN -> page(context, 200, open(context, incident, text, token, group));
                }
            });
        });
    }

    private String open(RoutingContext context, IncidentState incident, String text, ActionToken token, String group) {
        Caller caller = Callers.of(context);
        Optional<String> fault = new CallerPermit(caller, readOnly).fault();
        return ActionPage.open(
                incident,
                text,
                group,
                fault.isPresent() ? List.of() : buttons(keys(context), incident, text, token),
                caller.name().isEmpty(),
                fault.orElse(""));
    }

    /** The action of the token, where it has a use, and the undo of what was made. */
    private static List<ActionPage.Button> buttons(
            ActionKeys keys, IncidentState incident, String text, ActionToken token) {
        List<ActionPage.Button> buttons = new ArrayList<>();
        boolean isUseful =
                token.action().verb() != Verb.ACK || incident.acknowledgements().isEmpty();
        if (isUseful && token.action().verb() != Verb.UNDO) {
            buttons.add(new ActionPage.Button(token.action(), text));
        }
        if (!incident.made().isEmpty()) {
            ActionToken undo = new ActionToken(
                    Action.UNDO, token.groupId(), token.episode(), token.round(), token.expiresAt(), false);
            buttons.add(new ActionPage.Button(Action.UNDO, keys.sign(undo)));
        }
        return buttons;
    }

    private void submit(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site)) {
            message(context, 403, "The form was sent by a page of another site");
            return;
        }
        String type = Objects.requireNonNullElse(context.request().getHeader("Content-Type"), "");
        byte[] body = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        Optional<FormFields> form = FormFields.read(type, body);
        if (form.isEmpty()) {
            message(context, 400, "This is not the form of the page");
            return;
        }
        valid(context, form.get().value("token")).ifPresent(token -> act(context, token, form.get()));
    }

    private void act(RoutingContext context, ActionToken token, FormFields form) {
        Caller caller = Callers.of(context);
        String page = back(context, form);
        ActionRequest request = new ActionRequest(
                token.action(),
                HexFormat.of().toHexDigits(token.groupId()),
                token.episode(),
                token.round(),
                Optional.empty(),
                author(caller, form),
                comment(caller, token.action(), form),
                Map.of(ActionSilence.VIA, "link"));
        then(context, port.perform(request, new CallerPermit(caller, readOnly)), result -> {
            if (result instanceof ActionResult.Refused refused) {
                page(context, 403, ActionPage.message(refused.fault(), page));
            } else if (result instanceof ActionResult.Ended) {
                message(context, 410, "This incident has ended");
            } else if (result instanceof ActionResult.Unknown) {
                unknown(context, page);
            } else if (result instanceof ActionResult.Stale stale) {
                page(context, 409, ActionPage.message(ActionPage.ended(stale.endedAt()), page));
            } else { // the page shows what is in force now
                prepare(context).putHeader("Location", "act/" + page);
                Answer.empty(context, 303);
            }
        });
    }

    /** The page that the form was on, if it was one. */
    private String back(RoutingContext context, FormFields form) {
        String page = form.value("page");
        return keys(context).verify(page, clock.instant()) instanceof TokenCheck.Valid ? page : form.value("token");
    }

    private static String author(Caller caller, FormFields form) {
        String given = shortened(form.value("name"), LONGEST_NAME);
        String author = caller.name().isPresent() ? caller.name().get() : given;
        return author.isEmpty() ? "a link in a message" : author;
    }

    /** The comment of the form, or one that says whence the silence came, where the policy asks users for none. */
    private static String comment(Caller caller, Action action, FormFields form) {
        String given = shortened(form.value("comment"), LONGEST_COMMENT);
        boolean isAsked = caller.policy()
                .filter(policy -> policy.commentRequired() || policy.comment().isPresent())
                .isPresent();
        return given.isEmpty() && !isAsked
                ? (action.verb() == Verb.ACK ? "acknowledged" : "silenced") + " by a link in a message"
                : given;
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** The content of a token; if it is not valid, answers the request. */
    private Optional<ActionToken> valid(RoutingContext context, String text) {
        TokenCheck check = keys(context).verify(text, clock.instant());
        if (check instanceof TokenCheck.Valid valid) {
            return Optional.of(valid.token());
        }
        TokenCheck.Reason reason = ((TokenCheck.Refused) check).reason();
        if (reason == TokenCheck.Reason.EXPIRED) {
            message(context, 410, "This link has expired");
        } else if (!failures.permits(ClientNetwork.of(context.request().remoteAddress()), System.nanoTime())) {
            message(context, 429, "Too many links that are not valid");
        } else if (reason == TokenCheck.Reason.UNKNOWN_KEY) {
            message(context, 404, "This link is of another cluster, or of a key that was replaced");
        } else {
            message(context, 404, "This link is not valid");
        }
        return Optional.empty();
    }

    /** Calls {@code answer} with a result, on the thread of the request. */
    private static <T> void then(RoutingContext context, CompletionStage<T> result, Consumer<T> answer) {
        var loop = context.vertx().getOrCreateContext();
        result.whenComplete((value, crash) -> loop.runOnContext(ignored -> {
            if (crash == null) {
                answer.accept(value);
            } else {
                message(context, 500, "Internal error");
            }
        }));
    }

    private static void unknown(RoutingContext context, String back) {
        context.response().putHeader("Retry-After", "10");
        String text = "This replica does not know the incident yet, try again";
        page(context, 503, back.isEmpty() ? ActionPage.message(text) : ActionPage.message(text, back));
    }

    private static void message(RoutingContext context, int status, String text) {
        page(context, status, ActionPage.message(text));
    }

    private static void page(RoutingContext context, int status, String html) {
        prepare(context);
        Answer.body(context, status, HTML, html);
    }

    /**
     * With {@code no-referrer} a browser would send {@code Origin: null} with the form, which an access file refuses. With {@code
     * same-origin} no other server learns the address either.
     */
    private static HttpServerResponse prepare(RoutingContext context) {
        return context.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("X-Robots-Tag", "noindex")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", ActionPage.POLICY);
    }
}
