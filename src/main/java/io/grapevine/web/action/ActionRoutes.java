package io.grapevine.web.action;

import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.FormFields;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.SignedLinks;
import io.grapevine.web.Answer;
import io.grapevine.web.BodyReader;
import io.grapevine.web.PlainPage;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pages of links in messages, and their forms. {@code GET} and {@code HEAD} change nothing, as mail scanners and previews of
 * chats follow links; {@code POST /act} acts, with the token in the body. The token says what is to be done; who may do it, the
 * login and the access file say, or the configuration lets its holder.
 */
public final class ActionRoutes implements Routes {
    /** The way of pages, in metrics and annotations. */
    static final String VIA = "link";

    /** The ways of requests to these pages, in metrics and annotations. */
    public static final List<String> WAYS = List.of(VIA, ProgramRequests.VIA);

    private static final String KEYS = "actionKeys";
    private static final int LARGEST = 64 << 10;

    private final Supplier<Optional<Links>> links;
    private final ActionPort port;
    private final LinkTokens tokens;
    private final ProgramRequests programs;

    /**
     * The links of a configuration.
     *
     * @param keys the keys in force
     * @param forHolders whether who has a link may act by it, without a login
     */
    public record Links(ActionKeys keys, boolean forHolders) {}

    /**
     * Pages for the tokens of some keys.
     *
     * @param links the links in force; empty while the configuration names no actions, so that there are no pages
     * @param port the incidents of this replica
     * @param refusals counts requests whose token is refused
     * @param clock the time at which tokens expire
     */
    public ActionRoutes(
            Supplier<Optional<Links>> links, ActionPort port, RefusalCounter refusals, InstantSource clock) {
        this.links = links;
        this.port = port;
        this.tokens = new LinkTokens(clock, refusals);
        this.programs = new ProgramRequests(port, tokens);
    }

    @Override
    public boolean letsHoldersAct() {
        return links.get().filter(Links::forHolders).isPresent();
    }

    @Override
    public void mount(Router router) {
        Needs.VIEWER
                .at(router.route(SignedLinks.PATH + "/:token")
                        .method(HttpMethod.GET)
                        .method(HttpMethod.HEAD))
                .handler(this::withKeys)
                .handler(context -> RequestBodyDrain.skip(context, () -> show(context)));
        Needs.SILENCER
                .at(router.post(SignedLinks.PATH))
                .handler(this::withKeys)
                .handler(new BodyReader(
                        LARGEST, context -> ActionAnswers.message(context, 413, "The form is too large")))
                .handler(this::submit);
        Needs.ADMIN
                .at(router.post(SignedLinks.PATH + "/:token"))
                .handler(this::withKeys)
                .handler(new BodyReader(LARGEST, ProgramRequests::refuseLarge))
                .handler(context -> programs.handle(context, keys(context)));
    }

    /** Keeps the keys for the whole request, as a reload may come in between; without them the path is as any unknown one. */
    private void withKeys(RoutingContext context) {
        Optional<Links> inForce = links.get();
        if (inForce.isPresent()) {
            context.put(KEYS, inForce.get().keys());
            context.next();
        } else {
            RequestBodyDrain.skip(context, () -> Answer.fault(context, 404, "404 page not found"));
        }
    }

    private static ActionKeys keys(RoutingContext context) {
        return context.get(KEYS);
    }

    private Optional<ActionToken> valid(RoutingContext context, String text) {
        return tokens.valid(context, keys(context), text, VIA, ActionAnswers::message);
    }

    private void show(RoutingContext context) {
        String text = context.pathParam("token");
        valid(context, text).ifPresent(token -> {
            String group = HexFormat.of().toHexDigits(token.groupId());
            ActionAnswers.then(
                    context,
                    () -> port.incident(group, token.episode()),
                    incident -> {
                        switch (incident.status()) {
                            case UNKNOWN -> ActionAnswers.unknown(context, "");
                            case ENDED -> ActionAnswers.message(context, 200, "This incident has ended");
                            case OPEN ->
                                ActionAnswers.page(
                                        context,
                                        200,
                                        ActionPage.title(incident),
                                        open(context, incident, text, token, group));
                        }
                    },
                    () -> crashed(context));
        });
    }

    private String open(RoutingContext context, IncidentState incident, String text, ActionToken token, String group) {
        LinkUser user = LinkUser.of(context);
        Optional<String> fault = user.fault();
        return ActionPage.open(
                incident,
                text,
                PlainPage.linkToUi(context, "../#/alerts?open=" + group, "Open in Grapevine"),
                fault.isPresent() ? List.of() : buttons(keys(context), incident, text, token, user),
                user.fields(),
                fault.orElse(""));
    }

    /** The action of the token, where it has a use, and the undo of what was made. */
    private static List<ActionPage.Button> buttons(
            ActionKeys keys, IncidentState incident, String text, ActionToken token, LinkUser user) {
        List<ActionPage.Button> buttons = new ArrayList<>();
        if (isUseful(token.action(), incident)) {
            buttons.add(new ActionPage.Button(token.action(), text));
        }
        if (incident.made().stream()
                .anyMatch(made -> user.permit().faultOfEnding(made).isEmpty())) {
            buttons.add(new ActionPage.Button(Action.UNDO, keys.sign(token.undo())));
        }
        return buttons;
    }

    /** Whether an action would make a silence that is not there. */
    private static boolean isUseful(Action action, IncidentState incident) {
        return switch (action.verb()) {
            case ACK -> incident.acknowledgements().isEmpty();
            case SILENCE ->
                incident.made().stream()
                        .flatMap(made -> ActionSilence.of(made).stream())
                        .noneMatch(made -> made.action().equals(action));
            case UNDO -> false;
        };
    }

    private void submit(RoutingContext context) {
        String type = Objects.requireNonNullElse(context.request().getHeader("Content-Type"), "");
        byte[] body = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        Optional<FormFields> form = FormFields.read(type, body);
        if (form.isEmpty()) {
            ActionAnswers.message(context, 400, "This is not the form of the page");
            return;
        }
        valid(context, form.get().value("token")).ifPresent(token -> act(context, token, form.get()));
    }

    private void act(RoutingContext context, ActionToken token, FormFields form) {
        LinkUser user = LinkUser.of(context);
        String page = back(context, form);
        ActionRequest request = user.request(token, VIA, form.value("name"), form.value("comment"));
        ActionAnswers.then(
                context,
                () -> port.perform(request, user.permit()),
                result -> {
                    ActionAnswers.audit(context, request, result);
                    answer(context, result, page);
                },
                () -> crashed(context));
    }

    private static void answer(RoutingContext context, ActionResult result, String page) {
        if (result instanceof ActionResult.Refused refused) {
            ActionAnswers.page(context, 403, refused.fault(), ActionAnswers.back(page));
        } else if (result instanceof ActionResult.Ended) {
            ActionAnswers.message(context, 410, "This incident has ended");
        } else if (result instanceof ActionResult.Unknown) {
            ActionAnswers.unknown(context, page);
        } else if (result instanceof ActionResult.Stale stale) {
            ActionAnswers.page(
                    context, 409, "This has ended", ActionPage.ended(stale.endedAt()) + ActionAnswers.back(page));
        } else {
            ActionAnswers.seePage(context, page); // it shows what is in force now
        }
    }

    private static void crashed(RoutingContext context) {
        ActionAnswers.message(context, 500, "Internal error");
    }

    /** The page that the form was on, if it was one. */
    private String back(RoutingContext context, FormFields form) {
        String page = form.value("page");
        return tokens.isValid(keys(context), page) ? page : form.value("token");
    }
}
